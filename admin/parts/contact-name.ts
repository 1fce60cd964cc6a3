import type { Contact } from '../wire.ts'

/** What a contact is called on the page: its name, else what is known of it. */
export const contactName = ({ name, emails, phones }: Pick<Contact, 'name' | 'emails' | 'phones'>) =>
  name || emails[0]?.value || phones[0]?.value || 'Unnamed contact'
