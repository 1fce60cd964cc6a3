import { Badge } from '../../parts/badge.tsx'
import { Card } from '../../parts/card.tsx'
import { contactName } from '../../parts/contact-name.ts'
import { Loading } from '../../parts/empty.tsx'
import { PastValues } from '../../parts/past-values.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Time } from '../../parts/time.tsx'
import { LocalFormatBadge, TrustBadge } from '../../parts/trust-badge.tsx'
import { useResource } from '../../resource.ts'
import type { Contact, Identifier } from '../../wire.ts'
import css from './lead.module.css'

export function ContactCard({ id }: { id: string }) {
  const contact = useResource<Contact>(`/contacts/${id}`)
  const person = contact.data
  return (
    <Card
      title="Contact"
      hint={
        person && (
          <>
            <a href={`/admin/contacts/${person.id}`}>{contactName(person)}</a>
            {person.company && `, ${person.company}`}
          </>
        )
      }
      actions={person && <Badge>{person.status}</Badge>}
    >
      {contact.problem && <ProblemNote problem={contact.problem} retry={contact.reload} />}
      {!person && !contact.problem && <Loading rows={3} />}
      {person && (
        <>
          <Identifiers label="Emails" list={person.emails} />
          <Identifiers label="Phones" list={person.phones} />
          <Identifiers label="Browsers (pixel IDs)" list={person.pixels} code />
          <dl class={css.facts}>
            {person.user_id && (
              <div>
                <dt>User ID</dt>
                <dd>{person.user_id}</dd>
              </div>
            )}
            <div>
              <dt>Page visits</dt>
              <dd>{person.page_visits}</dd>
            </div>
            {person.last_seen && (
              <div>
                <dt>Last seen</dt>
                <dd>
                  <Time at={person.last_seen} />
                </dd>
              </div>
            )}
          </dl>
          <PastValues title="Previous values of the contact" list={person.previous_values} />
        </>
      )}
    </Card>
  )
}

function Identifiers({ label, list, code }: { label: string; list: Identifier[]; code?: boolean }) {
  if (list.length === 0) return null
  return (
    <section aria-label={label}>
      <h3 class={css.label}>{label}</h3>
      <ul class={css.identifiers}>
        {list.map((identifier) => (
          <li key={identifier.value}>
            {code ? <code>{identifier.value}</code> : <span>{identifier.value}</span>}
            {identifier.primary && list.length > 1 && <Badge>primary</Badge>}
            {identifier.local_format && <LocalFormatBadge />}
            {!code && <TrustBadge identifier={identifier} />}
          </li>
        ))}
      </ul>
    </section>
  )
}
