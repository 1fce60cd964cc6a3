import { Loading } from '../../parts/empty.tsx'
import { leadName } from '../../parts/lead-name.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Time } from '../../parts/time.tsx'
import { useResource } from '../../resource.ts'
import type { Lead, Page, Pipeline, Stage } from '../../wire.ts'
import css from './pipelines.module.css'

const CARDS_SHOWN = 6

/** The stages side by side, the newest leads of each. One request of the newest 200 serves them all. */
export function Board({ pipeline }: { pipeline: Pipeline }) {
  const leads = useResource<Page<Lead>>(`/leads?pipeline_id=${pipeline.id}&limit=200`)
  if (leads.problem && !leads.data) return <ProblemNote problem={leads.problem} retry={leads.reload} />
  if (!leads.data) return <Loading rows={6} />
  const { data, next } = leads.data
  return (
    <section class={css.board} aria-label="Stages">
      {pipeline.stages.map((stage) => (
        <StageColumn
          key={stage.id}
          stage={stage}
          pipeline={pipeline}
          leads={data.filter((lead) => lead.stage_id === stage.id)}
          more={next !== null}
        />
      ))}
    </section>
  )
}

type ColumnProps = { stage: Stage; pipeline: Pipeline; leads: Lead[]; more: boolean }

function StageColumn({ stage, pipeline, leads, more }: ColumnProps) {
  const all = `/admin/leads?pipeline_id=${pipeline.id}&stage_id=${stage.id}`
  const count = more ? `${leads.length}+` : String(leads.length)
  return (
    <section class={css.stage} aria-label={stage.name}>
      <header class={`${css.stageHead} ${css[stage.kind] ?? ''}`}>
        <h3>{stage.name}</h3>
        <a class={css.count} href={all} aria-label={`${count} leads in ${stage.name}`}>
          {count}
        </a>
      </header>
      {leads.slice(0, CARDS_SHOWN).map((lead) => (
        <a key={lead.id} class={css.lead} href={`/admin/leads/${lead.id}`}>
          <strong>{leadName(lead)}</strong>
          <span class={css.sub}>
            <Time at={lead.created_at} />
          </span>
        </a>
      ))}
      {leads.length === 0 && <p class={css.none}>No leads</p>}
      {(leads.length > CARDS_SHOWN || (more && leads.length > 0)) && (
        <a href={all} class={css.quiet}>
          Show all
        </a>
      )}
    </section>
  )
}
