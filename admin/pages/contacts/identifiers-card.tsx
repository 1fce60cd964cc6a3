import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { errorAt, TextField } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { say } from '../../parts/toast.tsx'
import { LocalFormatBadge, TrustBadge } from '../../parts/trust-badge.tsx'
import { useSending } from '../../parts/use-sending.ts'
import type { Contact, Identifier } from '../../wire.ts'
import css from './contact.module.css'
import { patchContact } from './patch-contact.ts'

const kinds = [
  { field: 'emails', title: 'Emails', one: 'email', type: 'email' },
  { field: 'phones', title: 'Phones', one: 'phone', type: 'text' },
] as const
type Kind = (typeof kinds)[number]

/** By what this person is recognised. */
export const IdentifiersCard = ({ contact }: { contact: Contact }) => (
  <Card title="Identifiers" hint="A request with any of these is this person's.">
    {kinds.map((kind) => (
      <Addresses key={kind.field} contact={contact} kind={kind} />
    ))}
    {contact.pixels.length > 0 && (
      <section aria-label="Browsers">
        <h3 class={css.label}>Browsers (pixel IDs)</h3>
        <ul class={css.addresses}>
          {contact.pixels.map(({ value }) => (
            <li key={value}>
              <code>{value}</code>
            </li>
          ))}
        </ul>
      </section>
    )}
  </Card>
)

const plain = ({ value, primary }: Identifier) => ({ value, primary })

function Addresses({ contact, kind }: { contact: Contact; kind: Kind }) {
  const { route } = useLocation()
  const [added, setAdded] = useState('')
  const [removing, setRemoving] = useState<Identifier | null>(null)
  const { busy, problem, send } = useSending()
  const list = contact[kind.field]
  const save = (wanted: { value: string; primary: boolean }[]) =>
    patchContact(contact.id, { [kind.field]: wanted }, route)
  const add = (event: Event) => {
    event.preventDefault()
    const value = added.trim()
    if (!value) return
    void send(
      () => save([...list.map(plain), { value, primary: list.length === 0 }]),
      () => setAdded(''),
    )
  }
  const makePrimary = (chosen: Identifier) =>
    void send(
      () => save(list.map((each) => ({ value: each.value, primary: each === chosen }))),
      () => say(`${chosen.value} is the primary ${kind.one} now`),
    )
  return (
    <section aria-label={kind.title}>
      <h3 class={css.label}>{kind.title}</h3>
      <ul class={css.addresses}>
        {list.map((identifier) => (
          <li key={identifier.value}>
            <span>{identifier.value}</span>
            {identifier.primary && list.length > 1 && <Badge>primary</Badge>}
            {identifier.local_format && <LocalFormatBadge />}
            <TrustBadge identifier={identifier} />
            <span class={css.tools}>
              {!identifier.primary && (
                <Button
                  kind="bare"
                  small
                  aria-label={`Make primary: ${identifier.value}`}
                  onClick={() => makePrimary(identifier)}
                >
                  Make primary
                </Button>
              )}
              <Button
                kind="bare"
                small
                icon="close"
                aria-label={`Remove ${identifier.value}`}
                onClick={() => setRemoving(identifier)}
              />
            </span>
          </li>
        ))}
      </ul>
      <form class={css.add} onSubmit={add}>
        <TextField
          label={`Add ${kind.one === 'email' ? 'an email' : 'a phone'}`}
          quietLabel
          placeholder={kind.one === 'email' ? 'Add an email' : 'Add a phone, as +49 171 2345678'}
          maxLength={320}
          value={added}
          onValue={setAdded}
          error={errorAt(problem, `/${kind.field}`)}
        />
        <Button small type="submit" busy={busy} disabled={!added.trim()}>
          Add
        </Button>
      </form>
      <ProblemNote problem={problem} shown={[`/${kind.field}`]} />
      {removing && (
        <Confirm
          title={`Remove ${removing.value}?`}
          action="Remove"
          onClose={() => setRemoving(null)}
          run={async () => {
            const left = list.filter((each) => each !== removing).map(plain)
            const [first] = left
            if (first && !left.some(({ primary }) => primary)) first.primary = true
            const trouble = await save(left)
            if (!trouble) setRemoving(null)
            return trouble
          }}
        >
          <p>A request with it is no longer recognised as this person's.</p>
        </Confirm>
      )}
    </section>
  )
}
