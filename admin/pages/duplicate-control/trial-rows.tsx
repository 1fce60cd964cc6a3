import { useId, useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { LeadMention } from '../../parts/lead-link.tsx'
import type { TrialRow } from '../../wire.ts'
import css from './trial.module.css'
import { outcomeWords, type TrialList } from './trial-words.ts'

const PAGE = 20

type TrialRowsProps = { list: TrialList; title: string; words: string; rows: TrialRow[] }

/** One list of a trial, a page at a time. */
export function TrialRows({ list, title, words, rows }: TrialRowsProps) {
  const id = useId()
  const [shown, setShown] = useState(PAGE)
  return (
    <section class={css.list} aria-labelledby={id} data-list={list}>
      <h3 id={id}>
        {title} <span class={css.count}>{rows.length}</span>
      </h3>
      {rows.length === 0 ? (
        <p class={css.quiet}>None.</p>
      ) : (
        <>
          <p class={css.quiet}>{words}</p>
          <ul class={css.rows}>
            {rows.slice(0, shown).map((row) => (
              <Row key={row.decision_id} row={row} />
            ))}
          </ul>
          {rows.length > shown && (
            <div>
              <Button small onClick={() => setShown(shown + PAGE)}>
                Show {Math.min(PAGE, rows.length - shown)} more
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  )
}

const Row = ({ row: { lead_ids, was, outcome } }: { row: TrialRow }) => (
  <li class={css.row}>
    <span class={css.who}>
      {lead_ids.map((id) => (
        <LeadMention key={id} id={id} apart />
      ))}
    </span>
    <span class={css.turn}>
      It {outcomeWords[was]?.was ?? was}
      {was === outcome ? ', and would again' : `, and would ${outcomeWords[outcome]?.wouldBe ?? outcome}`}.
    </span>
  </li>
)
