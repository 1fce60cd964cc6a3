import type { InboxChat } from '../../wire.ts'

/** What a visitor is called: by name, else by what is known. */
export const visitorName = ({ contact }: Pick<InboxChat, 'contact'>) =>
  contact.name || contact.email || contact.phone || 'Unnamed visitor'
