import { useEffect, useState } from 'preact/hooks'
import { get } from '../../api.ts'
import { percent } from '../../parts/percent.ts'
import type { Contact } from '../../wire.ts'
import type { DuplicatePair, Duplicates, PairSide } from '../../wire-duplicates.ts'
import { keyOf } from '../duplicates/address.ts'
import { statusWords } from '../duplicates/confidence.tsx'
import { sideName } from '../duplicates/facts.ts'
import { shortReasons } from '../duplicates/reason-words.ts'
import { Reasons } from '../duplicates/reasons.tsx'
import css from './review.module.css'
import type { Member } from './review-group.ts'

/** Larger groups are asked about the first of their people. */
const ASKED = 6

/** Pairs of the people of a group, the likeliest first. What can't be asked is left out: the group is judged by what it shows. */
async function pairsAmong(contacts: Contact[]): Promise<DuplicatePair[]> {
  const ids = new Set(contacts.map(({ id }) => id))
  const answers = await Promise.all(
    contacts.slice(0, ASKED).map(({ id }) => get<Duplicates>(`/duplicates?contact_id=${id}&limit=50`)),
  )
  const pairs = answers
    .flatMap((answer) => (answer.ok ? answer.data.data : []))
    .filter(({ a, b }) => ids.has(a.id) && ids.has(b.id))
  return [...new Map(pairs.map((pair) => [keyOf(pair), pair])).values()].toSorted(
    (x, y) => y.confidence - x.confidence,
  )
}

/** Which two of a group look like one person, and why; nothing where no two do. */
export function GroupPairs({ members }: { members: Member[] }) {
  const contacts = members.flatMap(({ contact }) => contact ?? [])
  const [pairs, setPairs] = useState<DuplicatePair[]>([])
  useEffect(() => void pairsAmong(contacts).then(setPairs), [contacts.map(({ id }) => id).join()])
  if (pairs.length === 0) return null
  const personOf = (side: PairSide) => ({ side, contact: contacts.find(({ id }) => id === side.contact_id) })
  return (
    <section class={css.pairs} aria-label="How likely it is">
      <h3>How likely it is</h3>
      {pairs.map((pair) => (
        <details key={keyOf(pair)}>
          <summary>
            <strong>{percent(pair.confidence)}</strong> {sideName(pair.a)} and {sideName(pair.b)},{' '}
            {statusWords[pair.status].toLowerCase()}. {shortReasons(pair)}
          </summary>
          <Reasons pair={pair} a={personOf(pair.a)} b={personOf(pair.b)} />
        </details>
      ))}
    </section>
  )
}
