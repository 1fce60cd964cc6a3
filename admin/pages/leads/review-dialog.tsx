import { useEffect, useState } from 'preact/hooks'
import { post, type Trouble } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogFoot } from '../../parts/dialog.tsx'
import { Loading } from '../../parts/empty.tsx'
import { leadName } from '../../parts/lead-name.ts'
import { Note } from '../../parts/note.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import type { Pipeline, Resolved, Review } from '../../wire.ts'
import { GroupPairs } from './group-pairs.tsx'
import css from './review.module.css'
import {
  haveDifferentUserIds,
  keeperFirst,
  likelyKeeper,
  loadGroup,
  type Member,
  stageOf,
} from './review-group.ts'
import { SideBySide } from './side-by-side.tsx'

type ReviewDialogProps = {
  review: Review
  reason: string
  pipelines: Pipeline[]
  onClose: () => void
  /** It is off the list: judged here, or by somebody else meanwhile. */
  onResolved: () => void
}

/** A group of likely duplicates, side by side, and the judgement: one person or not. */
export function ReviewDialog({ review, reason, pipelines, onClose, onResolved }: ReviewDialogProps) {
  const [members, setMembers] = useState<Member[] | null>(null)
  const [failure, setFailure] = useState<Trouble | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const { busy, problem, send } = useSending()
  const load = async () => {
    setFailure(null)
    const loaded = await loadGroup(review.lead_ids)
    if (loaded.kind === 'loaded') setMembers(keeperFirst(loaded.members, pipelines))
    else setFailure(loaded.problem)
  }
  useEffect(() => void load(), [review.id])

  const resolve = (body: { action: 'merge'; winner_id: string } | { action: 'keep_apart' }, words: string) =>
    send(async () => {
      const answer = await post<Resolved>(`/reviews/${review.id}/resolve`, body)
      const gone = !answer.ok && (answer.problem.status === 404 || answer.problem.code === 'already_resolved')
      if (!answer.ok && !gone) return inWords(answer.problem)
      say(gone ? 'Somebody has judged this group already' : words)
      onResolved()
      return null
    })

  const keeper =
    members?.find(({ lead }) => lead.id === chosen)?.lead ??
    (members ? likelyKeeper(members, pipelines) : undefined)
  const enough = members !== null && members.length > 1
  const different = members !== null && haveDifferentUserIds(members)
  return (
    <Dialog title="Is this one person?" onClose={onClose} firm roomy>
      <p class={css.reason}>{reason}.</p>
      <ProblemNote problem={failure} retry={load} />
      {!members && !failure && <Loading rows={6} />}
      {members && keeper && enough && (
        <SideBySide
          members={members}
          pipelines={pipelines}
          keeper={keeper.id}
          onKeeper={different ? undefined : setChosen}
        />
      )}
      {members && enough && <GroupPairs members={members} />}
      {members && !enough && (
        <Note>These leads are one by now, or gone: there is nothing left to judge.</Note>
      )}
      {different && (
        <Note warn>They have different user IDs, so they are different people. They can't be merged.</Note>
      )}
      {keeper && enough && !different && (
        <div class={css.words}>
          <p>
            <strong>If you merge:</strong> {leadName(keeper)}
            {stageOf(keeper, pipelines) && ` in ${stageOf(keeper, pipelines)?.name}`} remains. What it lacks
            is filled in; where they differ it keeps its own, and the other values are kept as previous
            values. Conversations and tasks move to it.
          </p>
          <p>
            {' '}
            <strong>If not:</strong> all stay as they are, and are not merged by themselves until new evidence
            arrives.
          </p>
        </div>
      )}
      <ProblemNote problem={problem} />
      <DialogFoot>
        <Button
          busy={busy}
          disabled={!members}
          onClick={() => resolve({ action: 'keep_apart' }, 'Kept apart')}
        >
          {members && !enough ? 'Take off the list' : 'Not the same person'}
        </Button>
        {keeper && enough && (
          <Button
            kind="primary"
            icon="merge"
            busy={busy}
            disabled={different}
            onClick={() =>
              resolve({ action: 'merge', winner_id: keeper.id }, `Merged into ${leadName(keeper)}`)
            }
          >
            Merge into {leadName(keeper)}
          </Button>
        )}
      </DialogFoot>
    </Dialog>
  )
}

const inWords = (problem: Trouble): Trouble =>
  problem.code === 'different_user_ids'
    ? {
        ...problem,
        title: 'They have different user IDs',
        detail: 'So they are different people, and can’t be merged. Choose “Not the same person”.',
      }
    : problem
