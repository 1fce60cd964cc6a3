import { useState } from 'preact/hooks'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { countOf } from '../../parts/count.ts'
import { Icon } from '../../parts/icon.tsx'
import { Time } from '../../parts/time.tsx'
import { state } from '../../session.ts'
import type { Merge, MergeKind } from '../../wire-merging.ts'
import css from './merges.module.css'
import { RecordLink, useTrashNames } from './record-name.tsx'
import { UndoDialog } from './undo-dialog.tsx'

const kinds: Record<MergeKind, string> = {
  manual: 'by hand',
  bulk: 'bulk merge',
  schedule: 'clean-up',
  intake: 'duplicate control',
}

/** What joins contacts while a request comes in is duplicate control, and what does so without one is the website. */
const wayOf = ({ kind, subject, decision_id }: Merge) =>
  kind === 'intake' && subject === 'contact' && !decision_id ? 'sign-in' : (kinds[kind] ?? kind)

const UNDO_DAYS = 30
const DAY_MS = 86_400_000

/** Who did it, as far as the page can tell. */
function by({ by }: Merge): string | null {
  const now = state.value
  if ((now.kind === 'signed-in' || now.kind === 'expired') && now.session.user.id === by) return 'you'
  if (by.startsWith('usr_')) return 'a colleague'
  return by.startsWith('key_') ? 'a program with an API key' : null
}

/** One merge of the ledger, with its undo. */
export function MergeEntry({ merge }: { merge: Merge }) {
  const [undoing, setUndoing] = useState(false)
  const who = by(merge)
  const over = Date.parse(merge.at) + UNDO_DAYS * DAY_MS <= Date.now()
  return (
    <li class={css.entry}>
      <span class={merge.undone_at ? css.sign : `${css.sign} ${css.joined}`}>
        <Icon name={merge.undone_at ? 'split' : 'merge'} size={15} />
      </span>
      <div class={css.words} id={merge.id}>
        <p>
          <Sentence merge={merge} />
        </p>
        <p class={css.sub}>
          <Badge>{wayOf(merge)}</Badge>
          <span>
            {who && `${who}, `}
            <Time at={merge.at} full />
          </span>
          {merge.undone_at && (
            <Badge tone="warn">
              undone <Time at={merge.undone_at} />
            </Badge>
          )}
          {over && !merge.undone_at && <span>permanent</span>}
        </p>
      </div>
      {!merge.undone_at && !over && (
        <Button small icon="split" aria-describedby={merge.id} onClick={() => setUndoing(true)}>
          Undo…
        </Button>
      )}
      {undoing && <UndoDialog id={merge.id} onClose={() => setUndoing(false)} />}
    </li>
  )
}

function Sentence({ merge }: { merge: Merge }) {
  const names = useTrashNames()
  const keeper = <RecordLink id={merge.winner_id} />
  if (merge.loser_ids.length === 0) return <>A request was added to {keeper}</>
  const [loser, ...more] = merge.loser_ids
  const what = merge.subject === 'lead' ? 'lead' : 'contact'
  return (
    <>
      {merge.undone_at && loser ? (
        <RecordLink id={loser} />
      ) : (
        <strong>{names[loser ?? ''] ?? `A ${what}`}</strong>
      )}
      {more.length > 0 && ` and ${countOf(more.length, `other ${what}`)}`} into {keeper}
    </>
  )
}
