import { SectionNav } from '../../parts/section-nav.tsx'

const places = [
  { href: '/admin/contacts', label: 'All contacts' },
  { href: '/admin/contacts/merges', label: 'Merges' },
  { href: '/admin/contacts/trash', label: 'Trash' },
  { href: '/admin/contacts/jobs', label: 'Jobs' },
]

export const ContactPlaces = () => <SectionNav label="Contacts" places={places} />
