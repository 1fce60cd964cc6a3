import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { leadName } from '../../parts/lead-name.ts'
import { StageBadge } from '../../parts/stage-badge.tsx'
import { Time } from '../../parts/time.tsx'
import type { Lead, Pipeline } from '../../wire.ts'
import css from './review.module.css'
import { type Member, rowsOf, stageOf } from './review-group.ts'

type SideBySideProps = {
  members: Member[]
  pipelines: Pipeline[]
  keeper: string
  /** Absent where nothing can be merged. */
  onKeeper?: ((id: string) => void) | undefined
}

/** Leads as columns, what they say as rows; what differs is marked. The lead that remains is chosen at its head. */
export function SideBySide({ members, pipelines, keeper, onKeeper }: SideBySideProps) {
  const group = useId()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls sideways is reached by keyboard
    <section class={css.scroll} aria-label="Leads side by side" tabIndex={0}>
      <table class={css.table}>
        <thead>
          <tr>
            <td />
            {members.map(({ lead }) => (
              <th key={lead.id} scope="col" data-keeper={onKeeper && lead.id === keeper}>
                <a href={`/admin/leads/${lead.id}`} target="_blank" rel="noopener">
                  {leadName(lead)}
                </a>
                {onKeeper && (
                  <label class={css.keep}>
                    <input
                      type="radio"
                      name={group}
                      checked={lead.id === keeper}
                      onChange={() => onKeeper(lead.id)}
                    />
                    <span>
                      Keep<span class="visually-hidden"> {leadName(lead)}, </span>
                      <span class="visually-hidden">
                        <Time at={lead.created_at} full />
                      </span>
                    </span>
                  </label>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowsOf(members).map(({ what, values, differs }) => (
            <tr key={what} data-differs={differs}>
              <th scope="row">
                {what}
                {differs && <span class={css.differs}>differs</span>}
              </th>
              {values.map((value, at) => (
                <td key={members[at]?.lead.id}>{value || <span class={css.none}>—</span>}</td>
              ))}
            </tr>
          ))}
          <Facts what="Stage" members={members} of={(lead) => <Where lead={lead} pipelines={pipelines} />} />
          <Facts what="Created" members={members} of={(lead) => <Time at={lead.created_at} full />} />
        </tbody>
      </table>
    </section>
  )
}

type FactsProps = { what: string; members: Member[]; of: (lead: Lead) => ComponentChildren }

const Facts = ({ what, members, of }: FactsProps) => (
  <tr>
    <th scope="row">{what}</th>
    {members.map(({ lead }) => (
      <td key={lead.id}>{of(lead)}</td>
    ))}
  </tr>
)

function Where({ lead, pipelines }: { lead: Lead; pipelines: Pipeline[] }) {
  const stage = stageOf(lead, pipelines)
  return stage ? <StageBadge stage={stage} /> : <span class={css.none}>—</span>
}
