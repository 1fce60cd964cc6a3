import { useState } from 'preact/hooks'
import { query } from '../../api.ts'
import { leadName } from '../../parts/lead-name.ts'
import { Picker } from '../../parts/picker.tsx'
import { useResource } from '../../resource.ts'
import type { Lead, Page } from '../../wire.ts'

type LeadPickerProps = { lead: Lead; onPick: (id: string) => void; onClose: () => void }

/** Chooses the lead that another one is merged with; those of the same contact are there at once. */
export function LeadPicker({ lead, onPick, onClose }: LeadPickerProps) {
  const [q, setQ] = useState('')
  const found = useResource<Page<Lead>>(`/leads${query({ q, limit: 10 })}`)
  return (
    <Picker
      title={`Merge ${leadName(lead)} with`}
      label="Search by email or phone"
      q={q}
      onSearch={setQ}
      found={found}
      optionsOf={(leads) =>
        leads
          .filter(({ id }) => id !== lead.id)
          .map((other) => ({
            id: other.id,
            name: leadName(other),
            more: [other.contact?.name, other.contact?.email, other.contact?.phone]
              .filter((part) => part && part !== leadName(other))
              .join(' · '),
          }))
      }
      onPick={onPick}
      onClose={onClose}
    />
  )
}
