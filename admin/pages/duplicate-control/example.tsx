import { useRef, useState } from 'preact/hooks'
import { Card } from '../../parts/card.tsx'
import { Select } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import type { DuplicateControl, Pipeline } from '../../wire.ts'
import { Announcement } from './announcement.tsx'
import css from './example.module.css'
import { type Case, type Field, type Meeting, type Story, tell } from './example.ts'
import { CaseEntry } from './example-case.tsx'
import {
  caseTitle,
  caseWords,
  fieldNames,
  methodWords,
  recognisedWords,
  searchedWords,
} from './example-words.ts'
import { useFresh } from './use-fresh.ts'

type ExampleProps = { draft: DuplicateControl; pipeline: Pipeline; pipelines: Pipeline[] }

const meetings: { value: Meeting; label: string }[] = [
  { value: 'email', label: 'with the same email address' },
  { value: 'phone', label: 'from the same phone number' },
  { value: 'pixel', label: 'in the website chat, from the same browser' },
]

/** One person's story under the draft as it stands: it changes with every choice. */
export function Example({ draft, pipeline, pipelines }: ExampleProps) {
  const [meeting, setMeeting] = useState<Meeting>('email')
  const story = tell(draft, pipeline, pipelines, meeting)
  const cases = story.recognised ? story.cases : story.cases.slice(0, 1)
  const list = useRef<HTMLOListElement>(null)
  const fresh = useFresh(list, cases)
  const spoken = [recognisedWords(story), ...story.cases.map((told) => spokenCase(told, draft))]
  return (
    <Card title="What these rules do: an example" hint="It changes as you choose. Nothing is saved by it.">
      {!draft.enabled && (
        <p class={css.off}>
          Duplicate control is switched off for this pipeline. Until it is on, every request becomes a lead of
          its own.
        </p>
      )}
      <Meet story={story} meeting={meeting} onMeeting={setMeeting} />
      <section aria-label="Who she is">
        <h3>{recognisedWords(story)}</h3>
        <ul class={css.methods}>
          {story.methods.map((each) => (
            <li key={each.method} data-says={each.says}>
              <Icon name={each.says === 'recognises' ? 'check' : 'close'} size={14} />
              {methodWords(each)}
            </li>
          ))}
        </ul>
        {story.recognised && <p class={css.quiet}>{searchedWords(story, pipelines)}</p>}
      </section>
      <ol class={css.cases} ref={list}>
        {cases.map((told, at) => (
          <CaseEntry
            // Another key begins the animation anew.
            key={`${told.existing} ${fresh.has(at) && fresh.turn}`}
            told={told}
            story={story}
            draft={draft}
            fresh={fresh.has(at)}
          />
        ))}
      </ol>
      <Announcement sentences={spoken} />
    </Card>
  )
}

const spokenCase = (told: Case, draft: DuplicateControl) => `${caseTitle(told)}: ${caseWords(told, draft)}`

type MeetProps = { story: Story; meeting: Meeting; onMeeting: (meeting: Meeting) => void }

const Meet = ({ story, meeting, onMeeting }: MeetProps) => {
  const hers = story.leads[0]?.values ?? {}
  const asked = story.request.values
  const fields = (Object.keys(fieldNames) as Field[]).filter((field) => hers[field] || asked[field])
  return (
    <section class={css.meet} aria-label="The story">
      <Select
        label="Ada Byron is a lead. Now she writes again,"
        value={meeting}
        onValue={(value) => onMeeting(value as Meeting)}
        options={meetings}
      />
      <table class={css.sides}>
        <thead>
          <tr>
            <td />
            <th scope="col">
              Her lead <span>{story.leads[0]?.stage.name}</span>
            </th>
            <th scope="col">
              New request <span>{story.request.by}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field}>
              <th scope="row">{fieldNames[field]}</th>
              <td>{hers[field] ?? '—'}</td>
              <td class={asked[field] && hers[field] && asked[field] !== hers[field] ? css.other : undefined}>
                {asked[field] ?? '—'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
