import { Badge } from '../../parts/badge.tsx'
import { LinkButton } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { percent } from '../../parts/percent.ts'
import { useResource } from '../../resource.ts'
import type { DuplicatePair, Duplicates } from '../../wire-duplicates.ts'
import { duplicatesAddress, pairAddress } from '../duplicates/address.ts'
import { statusWords } from '../duplicates/confidence.tsx'
import { sideName } from '../duplicates/facts.ts'
import { shortReasons } from '../duplicates/reason-words.ts'
import css from './contact.module.css'

const SHOWN = 5

/** Who may be the same person as this contact; nothing where nobody is. */
export function ContactDuplicates({ id }: { id: string }) {
  const pairs = useResource<Duplicates>(`/duplicates?contact_id=${id}&limit=${SHOWN}`).data
  if (!pairs || pairs.data.length === 0) return null
  return (
    <Card
      title="Likely duplicates"
      hint="Who may be the same person."
      actions={
        <LinkButton small href={duplicatesAddress({ contact_id: id })}>
          Judge them
        </LinkButton>
      }
      flush
    >
      <ul>
        {pairs.data.map((pair) => (
          <DuplicateRow key={pair.a.id + pair.b.id} pair={pair} id={id} />
        ))}
      </ul>
    </Card>
  )
}

function DuplicateRow({ pair, id }: { pair: DuplicatePair; id: string }) {
  const other = pair.a.id === id ? pair.b : pair.a
  return (
    <li class={css.row}>
      <div>
        <a href={pairAddress(pair, id)}>{sideName(other)}</a>
        <p class={css.sub}>{shortReasons(pair)}</p>
      </div>
      <Badge tone={pair.status === 'flagged' ? 'accent' : undefined}>
        {percent(pair.confidence)}, {statusWords[pair.status].toLowerCase()}
      </Badge>
    </li>
  )
}
