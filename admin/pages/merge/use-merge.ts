import { useEffect, useRef, useState } from 'preact/hooks'
import { ask, post, type Trouble } from '../../api.ts'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'
import type { Conflict, MergeAnswer } from '../../wire-merging.ts'

/** What the server says beforehand: what has to be chosen, and how much would move. */
export type Foretold = {
  conflicts: Conflict[]
  moved: Record<string, number>
  problem: Trouble | null
}

const providing = (conflicts: Conflict[]) =>
  Object.fromEntries(conflicts.map(({ field, values }) => [field, Object.keys(values)[0] ?? '']))

/** Tries a merge without doing it; where something has to be chosen, again with any choice, so that the rest is told. */
async function foretell(path: string, winner_id: string, loser_ids: string[]): Promise<Foretold> {
  const asked = { winner_id, loser_ids, dry_run: true }
  const first = await ask<MergeAnswer>(path, { ...asked, choices: {} })
  if (first.ok) return { conflicts: [], moved: first.data.moved, problem: null }
  const { conflicts } = first.problem
  if (first.problem.code !== 'unresolved_conflicts' || !conflicts)
    return { conflicts: [], moved: {}, problem: first.problem }
  const second = await ask<MergeAnswer>(path, { ...asked, choices: providing(conflicts) })
  return second.ok
    ? { conflicts, moved: second.data.moved, problem: null }
    : {
        conflicts,
        moved: {},
        problem: second.problem.code === 'unresolved_conflicts' ? null : second.problem,
      }
}

/** A merge that is being prepared. Asked for again whenever the keeper changes. */
export function useMerge(path: '/contacts/merge' | '/leads/merge', winner_id: string, loser_ids: string[]) {
  const [foretold, setForetold] = useState<Foretold | null>(null)
  const [choices, setChoices] = useState<Record<string, string>>({})
  const [merged, setMerged] = useState<MergeAnswer | null>(null)
  const { busy, problem, send } = useSending()
  const turn = useRef(0)
  const look = async () => {
    const mine = ++turn.current
    const answer = await foretell(path, winner_id, loser_ids)
    if (mine === turn.current) setForetold(answer)
  }
  useEffect(() => void look(), [path, winner_id, loser_ids.join()])

  const merge = (chosen: Record<string, string>) =>
    send(async () => {
      const answer = await post<MergeAnswer>(path, { winner_id, loser_ids, choices: chosen })
      if (answer.ok) {
        setMerged(answer.data)
        invalidate('/')
        return null
      }
      if (answer.problem.code === 'unresolved_conflicts') {
        await look()
        return {
          ...answer.problem,
          title: 'Somebody changed them meanwhile',
          detail: 'Something differs now that did not before. Nothing was merged: please choose again.',
        }
      }
      return answer.problem
    })
  return { foretold, choices, setChoices, merged, merge, busy, problem, look }
}
