import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { errorAt, TextField } from '../../parts/field.tsx'
import { InlineField } from '../../parts/inline-field.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { shown } from '../../parts/shown.ts'
import { useSending } from '../../parts/use-sending.ts'
import type { Contact } from '../../wire.ts'
import css from './contact.module.css'
import { patchContact } from './patch-contact.ts'

/** What the account itself notes of a person: tags, lists and custom attributes. */
export const TagsCard = ({ contact }: { contact: Contact }) => (
  <Card title="Tags and attributes">
    <Tags contact={contact} />
    {contact.lists.length > 0 && (
      <section aria-label="Lists">
        <h3 class={css.label}>Lists</h3>
        <ul class={css.chips}>
          {contact.lists.map((list) => (
            <li key={list} class={css.chip}>
              {list}
            </li>
          ))}
        </ul>
      </section>
    )}
    <Attributes contact={contact} />
  </Card>
)

function Tags({ contact }: { contact: Contact }) {
  const { route } = useLocation()
  const [added, setAdded] = useState('')
  const { busy, problem, send } = useSending()
  const save = (tags: string[], then?: () => void) =>
    void send(() => patchContact(contact.id, { tags }, route), then)
  return (
    <section aria-label="Tags">
      <h3 class={css.label}>Tags</h3>
      <ul class={css.chips}>
        {contact.tags.map((tag) => (
          <li key={tag} class={css.chip}>
            {tag}
            <Button
              kind="bare"
              small
              icon="close"
              aria-label={`Remove the tag ${tag}`}
              onClick={() => save(contact.tags.filter((each) => each !== tag))}
            />
          </li>
        ))}
      </ul>
      <form
        class={css.add}
        onSubmit={(event) => {
          event.preventDefault()
          const tag = added.trim()
          if (tag) save([...contact.tags, tag], () => setAdded(''))
        }}
      >
        <TextField
          label="Add a tag"
          quietLabel
          placeholder="Add a tag"
          maxLength={100}
          value={added}
          onValue={setAdded}
          error={errorAt(problem, '/tags')}
        />
        <Button small type="submit" busy={busy} disabled={!added.trim()}>
          Add
        </Button>
      </form>
      <ProblemNote problem={problem} shown={['/tags']} />
    </section>
  )
}

function Attributes({ contact }: { contact: Contact }) {
  const { route } = useLocation()
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const { busy, problem, send } = useSending()
  const save = (attributes: Record<string, unknown>) => patchContact(contact.id, { attributes }, route)
  const entries = Object.entries(contact.attributes)
  return (
    <section aria-label="Custom attributes">
      <h3 class={css.label}>Custom attributes</h3>
      <dl class={css.lines}>
        {entries.map(([field, present]) => (
          <InlineField
            key={field}
            label={field.replaceAll('_', ' ')}
            value={present === '' ? '' : shown(present)}
            pointer={`/attributes/${field}`}
            save={(next) => save({ [field]: asBefore(present, next) })}
          />
        ))}
      </dl>
      <form
        class={css.attribute}
        onSubmit={(event) => {
          event.preventDefault()
          if (!name.trim()) return
          void send(
            () => save({ [name.trim()]: value.trim() }),
            () => {
              setName('')
              setValue('')
            },
          )
        }}
      >
        <TextField
          label="Name of the attribute"
          quietLabel
          placeholder="Name"
          maxLength={64}
          value={name}
          onValue={setName}
        />
        <TextField
          label="Value of the attribute"
          quietLabel
          placeholder="Value"
          maxLength={2000}
          value={value}
          onValue={setValue}
        />
        <Button small type="submit" busy={busy} disabled={!name.trim() || !value.trim()}>
          Add
        </Button>
      </form>
      <ProblemNote problem={problem} />
    </section>
  )
}

/** A number stays a number, and yes or no stays that, as far as what was typed is one. */
function asBefore(before: unknown, typed: string): unknown {
  if (typeof before === 'number' && typed !== '' && Number.isFinite(Number(typed))) return Number(typed)
  if (typeof before === 'boolean' && (typed === 'true' || typed === 'false')) return typed === 'true'
  return typed
}
