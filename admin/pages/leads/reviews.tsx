import { Card } from '../../parts/card.tsx'
import { LeadLink } from '../../parts/lead-link.tsx'
import { Time } from '../../parts/time.tsx'
import { useResource } from '../../resource.ts'
import type { Page, Review } from '../../wire.ts'
import css from './leads.module.css'

const reasons: Record<Review['reason'], string> = {
  conflict: 'The same person, but their data differs',
  too_many: 'More than three leads of what looks like one person',
  shared_identifier: 'Only a shared address or number in common',
}

/** Groups that duplicate control left for a person to judge. */
export function Reviews() {
  const reviews = useResource<Page<Review>>('/reviews?limit=20')
  const list = reviews.data?.data ?? []
  if (list.length === 0) return null
  return (
    <Card
      title="Waiting for your judgement"
      hint="Possible duplicates that were not merged by themselves."
      flush
    >
      <ul>
        {list.map((review) => (
          <li key={review.id} class={css.review}>
            <div>
              <strong>{reasons[review.reason] ?? review.reason}</strong>
              <p>
                {review.lead_ids.map((id, at) => (
                  <span key={id}>
                    {at > 0 && ', '}
                    <LeadLink id={id} />
                  </span>
                ))}
              </p>
            </div>
            <span class={css.sub}>
              <Time at={review.created_at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
