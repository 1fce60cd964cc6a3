import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import type { Trouble } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { countOf, listed } from '../../parts/count.ts'
import { Loading } from '../../parts/empty.tsx'
import { Note } from '../../parts/note.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import type { Conflict, Subject } from '../../wire-merging.ts'
import { sayMerged } from '../duplicates/judged.ts'
import { type Column, choicesFor, openCount, type Row } from './comparison.ts'
import css from './merge.module.css'
import { Merged } from './merged.tsx'
import { movedWords } from './moved-words.ts'
import { SideBySide } from './side-by-side.tsx'
import { useMerge } from './use-merge.ts'
import type { WayBack } from './way-back.ts'

type MergeFormProps = {
  subject: Subject
  columns: Column[]
  keeper: string
  onKeeper: (id: string) => void
  rowsOf: (conflicts: Conflict[]) => Row[]
  /** Their contacts are merged with them. */
  contactsToo?: boolean
  different: boolean
  onMerged?: () => void
  /** It was begun from a list, and goes on there. */
  way?: WayBack | undefined
}

/** Records side by side, the choices, what will happen, and the button. */
export function MergeForm({
  subject,
  columns,
  keeper,
  onKeeper,
  rowsOf,
  contactsToo,
  different,
  onMerged,
  way,
}: MergeFormProps) {
  const { route } = useLocation()
  const losers = columns.filter(({ id }) => id !== keeper)
  const { foretold, choices, setChoices, merged, merge, busy, problem, look } = useMerge(
    subject === 'contact' ? '/contacts/merge' : '/leads/merge',
    keeper,
    losers.map(({ id }) => id),
  )
  useEffect(() => {
    if (!merged) return
    onMerged?.()
    if (!way || !kept) return
    route(way.next)
    if (merged.merge_id) sayMerged(merged.merge_id, kept.name, listed(columns.map(({ name }) => name)))
  }, [merged])
  const kept = columns.find(({ id }) => id === keeper)
  const [first, second] = columns
  if (!kept || !first || !second) return null
  if (merged && way) return null
  if (merged) return <Merged subject={subject} kept={kept} losers={losers} answer={merged} />

  const rows = rowsOf(foretold?.conflicts ?? [])
  const open = openCount(rows, choices)
  const ready = foretold !== null && foretold.problem === null && !different
  return (
    <>
      <div class={css.tools}>
        <p>
          <strong>{kept.name}</strong> remains.{' '}
          {losers.length === 1
            ? 'The other one becomes part of it.'
            : `The other ${losers.length} become part of it.`}
        </p>
        {columns.length === 2 && (
          <Button icon="swap" onClick={() => onKeeper(keeper === first.id ? second.id : first.id)}>
            Swap
          </Button>
        )}
      </div>
      {different && (
        <Note warn>They have different user IDs, so they are different people. They can't be merged.</Note>
      )}
      <SideBySide
        columns={columns}
        rows={rows}
        keeper={keeper}
        onKeeper={onKeeper}
        choices={choices}
        onChoice={(field, id) => setChoices({ ...choices, [field]: id })}
      />
      {!foretold && <Loading rows={2} />}
      {!different && <Refused problem={foretold?.problem ?? null} retry={look} subject={subject} />}
      {ready && (
        <section class={css.after} aria-label="What will happen">
          <h2>What will happen</h2>
          <ul>
            <li>
              {movedWords(foretold.moved)
                ? `Moves to ${kept.name}: ${movedWords(foretold.moved)}.`
                : `Nothing has to move to ${kept.name}.`}
            </li>
            {contactsToo && <li>They are of different contacts: these are merged too.</li>}
            <li>
              {losers.map(({ name }) => name).join(', ')} goes to the trash. For 30 days the merge can be
              undone.
            </li>
            <li>
              {subject === 'contact' || contactsToo
                ? 'Webhooks are sent crm.contact.merged, with the keeper, the duplicate and the changed fields; programs that hold the old ID move to the new one.'
                : 'Webhooks are sent crm.lead.merged, with the keeper and the duplicates.'}
            </li>
          </ul>
        </section>
      )}
      <ProblemNote problem={problem} />
      <section class={css.bar} aria-label="Merge">
        <span role="status">
          {different || foretold?.problem
            ? 'They can’t be merged'
            : !foretold
              ? 'Comparing…'
              : open > 0
                ? `${countOf(open, 'choice')} left`
                : 'Ready to merge'}
        </span>
        <Button onClick={() => route(way?.back ?? `/admin/${subject}s`)}>Cancel</Button>
        <Button
          kind="primary"
          icon="merge"
          busy={busy}
          disabled={!ready || open > 0}
          onClick={() => merge(choicesFor(rows, choices))}
        >
          Merge into {kept.name}
        </Button>
      </section>
    </>
  )
}

/** What stands against the merge, with a way on where there is one. */
function Refused({
  problem,
  retry,
  subject,
}: {
  problem: Trouble | null
  retry: () => void
  subject: Subject
}) {
  if (!problem) return null
  const into = problem.code === 'already_merged' ? problem.winner_id : undefined
  if (!into) return <ProblemNote problem={problem} retry={problem.status >= 500 ? retry : undefined} />
  return (
    <Note warn>
      One of them has become part of another record meanwhile:{' '}
      <a href={`/admin/${subject}s/${into}`}>open that one</a>.
    </Note>
  )
}
