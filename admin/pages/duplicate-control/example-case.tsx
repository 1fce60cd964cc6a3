import { Badge } from '../../parts/badge.tsx'
import { Icon } from '../../parts/icon.tsx'
import type { DuplicateControl } from '../../wire.ts'
import css from './example.module.css'
import type { After, Case, Field, Kept, Story } from './example.ts'
import { caseTitle, caseWords, countWords, fieldNames } from './example-words.ts'

type CaseEntryProps = { told: Case; story: Story; draft: DuplicateControl; fresh: boolean }

/** How many leads she has, what then becomes of the request, and every lead afterwards. */
export function CaseEntry({ told, story, draft, fresh }: CaseEntryProps) {
  return (
    <li class={css.case} data-outcome={told.outcome} data-fresh={fresh}>
      <div class={css.caseHead}>
        <h3>{story.recognised ? caseTitle(told) : 'However many leads she has'}</h3>
        {story.recognised && (
          <Badge tone={told.waits ? 'warn' : told.outcome === 'created' ? undefined : 'accent'}>
            {countWords(told)}
          </Badge>
        )}
      </div>
      <p>{caseWords(told, draft)}</p>
      <ul class={css.leads}>
        {told.after.map((after) => (
          <LeadAfter key={after.lead.id} after={after} story={story} />
        ))}
      </ul>
    </li>
  )
}

const fates: Record<After['fate'], string> = {
  changed: 'the request is added',
  unchanged: 'stays as it is',
  outside: 'not looked at',
  new: 'new lead',
}

function LeadAfter({ after, story }: { after: After; story: Story }) {
  const { lead, fate, values } = after
  const rows = (Object.keys(fieldNames) as Field[])
    .map((field) => ({ field, note: noteOf(after, field) }))
    .filter(({ field, note }) => (fate === 'new' ? values[field] : note))
  return (
    <li class={css.lead} data-fate={fate}>
      <p class={css.leadHead}>
        <strong>{fate === 'new' ? 'Lead of today' : `Lead of ${lead.created}`}</strong>
        <span>{lead.stage.name}</span>
        <span class={css.fate}>{fates[fate]}</span>
      </p>
      {rows.length > 0 && (
        <dl class={css.values}>
          {rows.map(({ field, note }) => (
            <Outcome key={field} name={fieldNames[field]} value={values[field] ?? ''} note={note} />
          ))}
        </dl>
      )}
      {after.task && story.task && (
        <p class={css.task}>
          <Icon name="check" size={13} />
          Task: “{story.task.text}”, due in {story.task.due_in_hours} h
        </p>
      )}
    </li>
  )
}

function noteOf({ filled, previous, notTaken }: After, field: Field): string | undefined {
  const of = (list: Kept[]) => list.find((each) => each.field === field)?.value
  const [before, refused] = [of(previous), of(notTaken)]
  if (before) return `was ${before}`
  if (refused) return `stays, ${refused} is not taken`
  return filled.includes(field) ? 'was empty' : undefined
}

const Outcome = ({ name, value, note }: { name: string; value: string; note: string | undefined }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      {value} {note && <span class={css.note}>{note}</span>}
    </dd>
  </div>
)
