import { useState } from 'preact/hooks'
import { patch } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { errorAt, TextField } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { amend, invalidate, useResource } from '../../resource.ts'
import type { Account, Contact, Page } from '../../wire.ts'
import { accountPath } from './account-path.ts'
import css from './settings.module.css'
import { suggestedNames } from './suggested-names.ts'

/** The server takes no more. */
const NAMES_MAX = 20

const isSame = (a: string[], b: string[]) => a.toSorted().join('\n') === b.toSorted().join('\n')

/** Attributes that say who somebody is: people are compared by them too. */
export function IdentifyingAttributes({ saved }: { saved: string[] }) {
  const [names, setNames] = useState(saved)
  const [typed, setTyped] = useState('')
  const { busy, problem, send } = useSending()
  const contacts = useResource<Page<Contact>>('/contacts?limit=100').data?.data ?? []
  const suggested = suggestedNames(contacts).filter((name) => !names.includes(name))
  const isFull = names.length >= NAMES_MAX
  const add = (name: string) => {
    if (name && !names.includes(name)) setNames([...names, name])
    setTyped('')
  }
  const save = () =>
    void send(async () => {
      const answer = await patch<Account>(accountPath, { identifying_attributes: names })
      if (!answer.ok) return answer.problem
      amend<Account>(accountPath, () => answer.data)
      setNames(answer.data.identifying_attributes)
      invalidate('/jobs')
      say('Saved', { hint: 'All contacts are being looked through again.' })
      return null
    })
  return (
    <Card
      title="Attributes that identify"
      hint="A customer number, a licence plate, a membership: who has the same one is likely the same person."
    >
      {names.length > 0 && (
        <ul class={css.chips} aria-label="Attributes that identify">
          {names.map((name) => (
            <li key={name}>
              {name}
              <Button
                kind="bare"
                small
                icon="close"
                aria-label={`Remove ${name}`}
                onClick={() => setNames(names.filter((each) => each !== name))}
              />
            </li>
          ))}
        </ul>
      )}
      <form
        class={css.name}
        onSubmit={(event) => {
          event.preventDefault()
          add(typed.trim())
        }}
      >
        <TextField
          label="Name of an attribute"
          maxLength={200}
          value={typed}
          onValue={setTyped}
          error={isFull ? `At most ${NAMES_MAX} attributes.` : errorAt(problem, '/identifying_attributes')}
        />
        <Button type="submit" disabled={!typed.trim() || isFull}>
          Add
        </Button>
      </form>
      <p class={css.quiet}>
        Written as in your contacts. Towns, postcodes, addresses, birth dates and job titles are compared
        anyway.
      </p>
      {suggested.length > 0 && !isFull && (
        <div class={css.suggested}>
          <span>Your contacts have:</span>
          {suggested.map((name) => (
            <Button key={name} small icon="plus" onClick={() => add(name)}>
              {name}
            </Button>
          ))}
        </div>
      )}
      <ProblemNote problem={problem} shown={['/identifying_attributes']} />
      <div class={css.saving}>
        <Button kind="primary" busy={busy} disabled={isSame(names, saved)} onClick={save}>
          Save
        </Button>
        <p class={css.quiet}>
          When you save, everybody is looked through again in the background, and what such an attribute says
          is learned from your contacts.
        </p>
      </div>
    </Card>
  )
}
