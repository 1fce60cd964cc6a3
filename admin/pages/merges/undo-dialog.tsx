import { useEffect, useState } from 'preact/hooks'
import { get, post, type Trouble } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { contactName } from '../../parts/contact-name.ts'
import { Dialog, DialogFoot } from '../../parts/dialog.tsx'
import { Loading } from '../../parts/empty.tsx'
import { leadName } from '../../parts/lead-name.ts'
import { Note } from '../../parts/note.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate, useResource } from '../../resource.ts'
import type { Contact, Lead } from '../../wire.ts'
import type { Merge, UndoAnswer } from '../../wire-merging.ts'
import { RecordLink, useTrashNames } from './record-name.tsx'
import css from './undo.module.css'
import { undoLines } from './undo-words.ts'

type UndoDialogProps = {
  /** The merge. */
  id: string
  /** Names that the page knows, by ID of the record. */
  names?: Record<string, string>
  onClose: () => void
  onUndone?: () => void
}

type State =
  | { kind: 'asking' }
  | { kind: 'foretold'; merge: Merge; answer: UndoAnswer }
  | { kind: 'refused'; problem: Trouble }
  | { kind: 'undone'; merge: Merge; answer: UndoAnswer }

/** Says what an undo brings back and what it leaves, does it, and reports item by item. */
export function UndoDialog({ id, names = {}, onClose, onUndone }: UndoDialogProps) {
  const [at, setAt] = useState(id)
  const [state, setState] = useState<State>({ kind: 'asking' })
  const { busy, problem, send } = useSending()
  const inTrash = useTrashNames()
  const look = async () => {
    setState({ kind: 'asking' })
    const [merge, answer] = await Promise.all([
      get<Merge>(`/merges/${at}`),
      get<UndoAnswer>(`/merges/${at}/undo`),
    ])
    if (!merge.ok) setState({ kind: 'refused', problem: merge.problem })
    else if (!answer.ok) setState({ kind: 'refused', problem: answer.problem })
    else setState({ kind: 'foretold', merge: merge.data, answer: answer.data })
  }
  useEffect(() => void look(), [at])

  const merge = state.kind === 'foretold' || state.kind === 'undone' ? state.merge : null
  const keeper = useKeeperName(merge)
  const known = { ...inTrash, ...names }
  const undo = (of: Merge) =>
    send(async () => {
      const answer = await post<UndoAnswer>(`/merges/${at}/undo`)
      if (!answer.ok && (answer.problem.code === 'not_undoable' || answer.problem.status === 410)) {
        setState({ kind: 'refused', problem: answer.problem })
        return null
      }
      if (!answer.ok) return answer.problem
      setState({ kind: 'undone', merge: of, answer: answer.data })
      invalidate('/')
      say('The merge was undone')
      if (at === id) onUndone?.()
      return null
    })

  const done = state.kind === 'undone'
  return (
    <Dialog title={done ? 'The merge was undone' : 'Undo this merge?'} onClose={onClose} firm wide>
      {state.kind === 'asking' && <Loading rows={4} />}
      {state.kind === 'refused' && (
        <Refused problem={state.problem} retry={look} first={(first) => setAt(first)} />
      )}
      {(state.kind === 'foretold' || done) && (
        <Report merge={state.merge} answer={state.answer} names={known} done={done} />
      )}
      {state.kind === 'foretold' && partsContacts(state.merge, state.answer) && (
        <Note warn>
          Programs that moved their references to {keeper ? `the keeper, ${keeper},` : 'the keeper'} when they
          were told of the merge go on pointing there, until they handle <code>crm.contact.unmerged</code>.
          They are sent it now.
        </Note>
      )}
      <ProblemNote problem={problem} />
      <DialogFoot>
        <Button kind={done ? 'primary' : 'plain'} onClick={onClose}>
          {done ? 'Done' : 'Cancel'}
        </Button>
        {state.kind === 'foretold' && (
          <Button kind="primary" icon="split" busy={busy} onClick={() => undo(state.merge)}>
            Undo the merge
          </Button>
        )}
      </DialogFoot>
    </Dialog>
  )
}

/** Programs were told of joined contacts; a request that was added joined none. */
const partsContacts = ({ subject }: Merge, { items }: UndoAnswer) =>
  subject !== 'request' && items.some(({ what }) => what === 'contact')

function useKeeperName(merge: Merge | null): string | null {
  const id = merge?.winner_id ?? ''
  const contact = useResource<Contact>(id.startsWith('con_') ? `/contacts/${id}` : null)
  const lead = useResource<Lead>(id.startsWith('lead_') ? `/leads/${id}` : null)
  if (contact.data) return contactName(contact.data)
  return lead.data ? leadName(lead.data) : null
}

type ReportProps = { merge: Merge; answer: UndoAnswer; names: Record<string, string>; done: boolean }

function Report({ merge, answer, names, done }: ReportProps) {
  const { back, stays } = undoLines(answer.items, merge, names)
  const records = done ? answer.restored : []
  return (
    <div class={css.report}>
      <section aria-label={done ? 'Is back' : 'Comes back'}>
        <h3>{done ? 'Is back' : 'Comes back'}</h3>
        {back.length === 0 ? <p class={css.none}>Nothing.</p> : <Lines lines={back} />}
      </section>
      <section aria-label={done ? 'Stayed as it is' : 'Stays as it is'}>
        <h3>{done ? 'Stayed as it is' : 'Stays as it is'}</h3>
        {stays.length === 0 ? <p class={css.none}>Nothing was changed since.</p> : <Lines lines={stays} />}
      </section>
      {records.length > 0 && (
        <p>
          Open{' '}
          {records.map((id, at) => (
            <span key={id}>
              {at > 0 && ', '}
              <RecordLink id={id} />
            </span>
          ))}
        </p>
      )}
    </div>
  )
}

const Lines = ({ lines }: { lines: string[] }) => (
  <ul class={css.lines}>
    {lines.map((line) => (
      <li key={line}>{line}</li>
    ))}
  </ul>
)

/** IDs tell a person nothing. */
const IDS = /\b(con|lead)_\w+/g

type RefusedProps = { problem: Trouble; retry: () => void; first: (id: string) => void }

/** Why not, and what would have to be undone before. */
function Refused({ problem, retry, first }: RefusedProps) {
  const before = problem.merge_id
  if (problem.status === 410)
    return (
      <Note warn>
        <strong>It is too late.</strong> {problem.detail ?? 'A merge can be undone for 30 days.'}
      </Note>
    )
  if (problem.code !== 'not_undoable') return <ProblemNote problem={problem} retry={retry} />
  return (
    <Note warn>
      <strong>It can't be undone now.</strong>{' '}
      {problem.detail && `${problem.detail.replace(IDS, 'another record')}.`}
      {before && (
        <div class={css.first}>
          <Button small onClick={() => first(before)}>
            Look at the later merge
          </Button>
        </div>
      )}
    </Note>
  )
}
