import { useRef, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { post } from '../../api.ts'
import { complain } from '../../parts/toast.tsx'
import type { DuplicatePair } from '../../wire-duplicates.ts'
import type { MergeAnswer, Subject } from '../../wire-merging.ts'
import { mergeFromList } from '../merge/way-back.ts'
import { sideName } from './facts.ts'
import { judgementsChanged, sayMerged, sayNotSame } from './judged.ts'
import { mergePath, prospectOf } from './prospect.ts'

type JudgingProps = {
  subject: Subject
  /** Who remains, where somebody chose so. */
  chosen: (pair: DuplicatePair) => string | undefined
  /** Address of the list with this pair selected, or with the one after it. */
  addressAt: (pair: DuplicatePair) => string
  addressAfter: (pair: DuplicatePair) => string
  /** It is judged: off the list, on to the next. */
  leave: (pair: DuplicatePair) => void
}

/** What is done with a pair. One at a time: a key that is pressed meanwhile would mean a pair that nobody has looked at. */
export function useJudging({ subject, chosen, addressAt, addressAfter, leave }: JudgingProps) {
  const { route } = useLocation()
  const [busy, setBusy] = useState(false)
  const running = useRef(false)
  const once = async (work: () => Promise<void>) => {
    if (running.current) return
    running.current = true
    setBusy(true)
    await work()
    running.current = false
    setBusy(false)
  }
  const names = ({ a, b }: DuplicatePair) => `${sideName(a)} and ${sideName(b)}`
  const compare = (pair: DuplicatePair, winner: string, next: string) =>
    route(mergeFromList(subject, [pair.a.id, pair.b.id], winner, { back: addressAt(pair), next }))

  const merge = (pair: DuplicatePair) =>
    once(async () => {
      const prospect = await prospectOf(subject, pair)
      if (prospect.kind === 'refused') {
        complain(prospect.problem)
        return judgementsChanged()
      }
      const winner_id = chosen(pair) ?? prospect.winner
      const [winner, loser] = winner_id === pair.a.id ? [pair.a, pair.b] : [pair.b, pair.a]
      if (prospect.open.length > 0) return compare(pair, winner.id, addressAfter(pair))
      const answer = await post<MergeAnswer>(mergePath(subject), {
        winner_id: winner.id,
        loser_ids: [loser.id],
        choices: {},
      })
      if (!answer.ok && answer.problem.code === 'unresolved_conflicts')
        return compare(pair, winner.id, addressAfter(pair))
      if (!answer.ok) {
        complain(answer.problem)
        return judgementsChanged()
      }
      leave(pair)
      judgementsChanged(pair)
      if (answer.data.merge_id) sayMerged(answer.data.merge_id, sideName(winner), names(pair))
    })

  const notSame = (pair: DuplicatePair) =>
    once(async () => {
      const answer = await post('/duplicates/not_same', { a: pair.a.contact_id, b: pair.b.contact_id })
      if (!answer.ok) {
        complain(answer.problem)
        return judgementsChanged()
      }
      const next = addressAfter(pair)
      leave(pair)
      judgementsChanged(pair)
      sayNotSame(names(pair), () =>
        route(
          mergeFromList(subject, [pair.a.id, pair.b.id], chosen(pair) ?? pair.a.id, { back: next, next }),
        ),
      )
    })

  return { busy, merge, notSame }
}
