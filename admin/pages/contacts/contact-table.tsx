import { Badge } from '../../parts/badge.tsx'
import { contactName } from '../../parts/contact-name.ts'
import table from '../../parts/table.module.css'
import { Time } from '../../parts/time.tsx'
import type { Contact, Identifier } from '../../wire.ts'
import css from './contacts.module.css'
import { isSelected, toggle } from './selection.ts'

type ContactTableProps = { contacts: Contact[]; onTag: (tag: string) => void }

export const ContactTable = ({ contacts, onTag }: ContactTableProps) => (
  <table class={`${table.table} ${css.table}`}>
    <thead>
      <tr>
        <th scope="col">
          <span class="visually-hidden">Selected</span>
        </th>
        <th scope="col">Name</th>
        <th scope="col">Emails</th>
        <th scope="col">Phones</th>
        <th scope="col">Tags</th>
        <th scope="col" class={table.end}>
          Last heard
        </th>
      </tr>
    </thead>
    <tbody>
      {contacts.map((contact) => (
        <ContactRow key={contact.id} contact={contact} onTag={onTag} />
      ))}
    </tbody>
  </table>
)

const TAGS = 3

function ContactRow({ contact, onTag }: { contact: Contact; onTag: (tag: string) => void }) {
  const name = contactName(contact)
  const heard = contact.last_heard_from ?? contact.last_seen
  return (
    <tr class={table.row} data-row={contact.id} data-selected={isSelected(contact.id)}>
      <td class={css.pick}>
        <label>
          <input
            type="checkbox"
            aria-label={`Select ${name}`}
            checked={isSelected(contact.id)}
            onChange={() => toggle(contact)}
          />
        </label>
      </td>
      <td class={css.name}>
        <a class={table.link} href={`/admin/contacts/${contact.id}`}>
          {name}
        </a>
        {contact.company && <div class={table.sub}>{contact.company}</div>}
      </td>
      <td class={css.reach}>
        <Reach list={contact.emails} shown={name} />
      </td>
      <td class={css.reach}>
        <Reach list={contact.phones} shown={name} />
      </td>
      <td class={css.tags}>
        {contact.tags.slice(0, TAGS).map((tag) => (
          <button
            key={tag}
            type="button"
            class={css.tag}
            title={`All with ${tag}`}
            onClick={() => onTag(tag)}
          >
            <Badge>{tag}</Badge>
          </button>
        ))}
        {contact.tags.length > TAGS && <span class={table.sub}>+{contact.tags.length - TAGS}</span>}
      </td>
      <td class={`${table.sub} ${table.end}`}>{heard && <Time at={heard} />}</td>
    </tr>
  )
}

/** The first address, and how many more there are. */
function Reach({ list, shown }: { list: Identifier[]; shown: string }) {
  const [first, ...more] = list
  if (!first || (first.value === shown && more.length === 0)) return null
  return (
    <>
      {first.value}
      {more.length > 0 && (
        <span class={table.sub} title={more.map(({ value }) => value).join(', ')}>
          {' '}
          +{more.length}
        </span>
      )}
    </>
  )
}
