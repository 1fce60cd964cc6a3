import { Badge } from '../../parts/badge.tsx'
import { Card } from '../../parts/card.tsx'
import { Loading } from '../../parts/empty.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Time } from '../../parts/time.tsx'
import { useResource } from '../../resource.ts'
import type { Contact, Identifier } from '../../wire.ts'
import css from './lead.module.css'
import { PastValues } from './past-values.tsx'

const trust: Record<Identifier['trust'], { label: string; why: string; tone?: 'good' | 'accent' }> = {
  claimed: { label: 'claimed', why: 'Typed by the visitor; nobody has checked it.' },
  confirmed: {
    label: 'confirmed',
    why: 'Set by an agent or an import, or a reply came from it.',
    tone: 'accent',
  },
  verified: { label: 'verified', why: 'Signed by your website.', tone: 'good' },
}

export function ContactCard({ id }: { id: string }) {
  const contact = useResource<Contact>(`/contacts/${id}`)
  const person = contact.data
  return (
    <Card
      title="Contact"
      hint={person && [person.name, person.company].filter(Boolean).join(', ')}
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
            {identifier.local_format && (
              <span title="Typed without a country code: it matches nobody.">
                <Badge tone="warn">local format</Badge>
              </span>
            )}
            {!code && (
              <span title={trust[identifier.trust]?.why}>
                <Badge tone={trust[identifier.trust]?.tone}>
                  {trust[identifier.trust]?.label ?? identifier.trust}
                </Badge>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
