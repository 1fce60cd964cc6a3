import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { LeadMention } from '../../parts/lead-link.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Time } from '../../parts/time.tsx'
import { amend, invalidate, useResource } from '../../resource.ts'
import type { Page, Pipeline, Review } from '../../wire.ts'
import css from './leads.module.css'
import { ReviewDialog } from './review-dialog.tsx'

const reasons: Record<Review['reason'], string> = {
  conflict: 'The same person, but their data differs',
  too_many: 'More than three leads of what looks like one person',
  shared_identifier: 'Only a shared address or number in common',
}
const reasonOf = ({ reason }: Review) => reasons[reason] ?? reason.replaceAll('_', ' ')

const path = '/reviews?limit=50'
/** The leads stand below: the groups leave them room. */
const SHORT = 5
const NAMED = 3

/** Groups that duplicate control left for a person to judge. */
export function Reviews({ pipelines }: { pipelines: Pipeline[] }) {
  const reviews = useResource<Page<Review>>(path)
  const [open, setOpen] = useState<Review | null>(null)
  const [all, setAll] = useState(false)
  const list = reviews.data?.data ?? []
  const resolved = (review: Review) => {
    setOpen(null)
    amend<Page<Review>>(path, (shown) => ({
      ...shown,
      data: shown.data.filter(({ id }) => id !== review.id),
    }))
    invalidate('/reviews')
    invalidate('/leads')
    invalidate('/contacts')
    // What had the focus is off the list.
    setTimeout(() => document.querySelector<HTMLElement>('main h1')?.focus())
  }
  if (list.length === 0) return <ProblemNote problem={reviews.problem} retry={reviews.reload} />
  return (
    <Card
      title="Waiting for your judgement"
      hint={
        <>
          Possible duplicates that were not merged by themselves. More pairs, one by one:{' '}
          <a href="/admin/contacts/duplicates">Duplicates</a>
        </>
      }
      flush
    >
      <ul>
        {list.slice(0, all ? list.length : SHORT).map((review) => (
          <ReviewEntry key={review.id} review={review} judge={() => setOpen(review)} />
        ))}
      </ul>
      {list.length > SHORT && (
        <div class={css.more}>
          <Button kind="bare" small aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${list.length}${reviews.data?.next ? ' and more' : ''}`}
          </Button>
        </div>
      )}
      {open && (
        <ReviewDialog
          review={open}
          reason={reasonOf(open)}
          pipelines={pipelines}
          onClose={() => setOpen(null)}
          onResolved={() => resolved(open)}
        />
      )}
    </Card>
  )
}

const ReviewEntry = ({ review, judge }: { review: Review; judge: () => void }) => (
  <li class={css.review}>
    <div id={review.id}>
      <strong>{reasonOf(review)}</strong>
      {review.lead_ids.slice(0, NAMED).map((id) => (
        <LeadMention key={id} id={id} />
      ))}
      {review.lead_ids.length > NAMED && (
        <span class={css.sub}>and {review.lead_ids.length - NAMED} more</span>
      )}
    </div>
    <div class={css.judge}>
      <span class={css.sub}>
        <Time at={review.created_at} />
      </span>
      <Button small onClick={judge} aria-describedby={review.id}>
        Compare
      </Button>
    </div>
  </li>
)
