import { useState } from 'preact/hooks'
import { query } from '../../api.ts'
import { contactName } from '../../parts/contact-name.ts'
import { Picker } from '../../parts/picker.tsx'
import { useResource } from '../../resource.ts'
import type { Contact, Page } from '../../wire.ts'

type ContactPickerProps = {
  title: string
  /** Not offered. */
  except: string
  onPick: (id: string) => void
  onClose: () => void
}

/** Chooses another contact by searching for it. */
export function ContactPicker({ title, except, onPick, onClose }: ContactPickerProps) {
  const [q, setQ] = useState('')
  const found = useResource<Page<Contact>>(`/contacts${query({ q, limit: 10 })}`)
  return (
    <Picker
      title={title}
      label="Search by name, company, email or phone"
      q={q}
      onSearch={setQ}
      found={found}
      optionsOf={(contacts) =>
        contacts
          .filter(({ id }) => id !== except)
          .map((contact) => ({
            id: contact.id,
            name: contactName(contact),
            more: [contact.company, contact.emails[0]?.value, contact.phones[0]?.value]
              .filter((part) => part && part !== contactName(contact))
              .join(' · '),
          }))
      }
      onPick={onPick}
      onClose={onClose}
    />
  )
}
