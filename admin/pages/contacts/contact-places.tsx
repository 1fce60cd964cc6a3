import { SectionNav } from '../../parts/section-nav.tsx'
import { useResource } from '../../resource.ts'
import type { Duplicates } from '../../wire-duplicates.ts'

/** More are not counted. */
const COUNTED = 20

export function ContactPlaces() {
  const flagged = useResource<Duplicates>(`/duplicates?status=flagged&limit=${COUNTED}`).data
  const count = flagged && flagged.data.length > 0 ? `${flagged.data.length}${flagged.next ? '+' : ''}` : ''
  const places = [
    { href: '/admin/contacts', label: 'All contacts' },
    {
      href: '/admin/contacts/duplicates',
      label: 'Duplicates',
      ...(count && { count, of: 'flagged for merge' }),
    },
    { href: '/admin/contacts/clean-up', label: 'Clean-up' },
    { href: '/admin/contacts/merges', label: 'Merges' },
    { href: '/admin/contacts/trash', label: 'Trash' },
    { href: '/admin/contacts/jobs', label: 'Jobs' },
  ]
  return <SectionNav label="Contacts" places={places} />
}
