import type { Lead } from '../wire.ts'

/** What a lead is called on the page: its name, else what is known of its person. */
export const leadName = ({ name, contact }: Pick<Lead, 'name' | 'contact'>) =>
  name || contact?.name || contact?.email || contact?.phone || 'Unnamed visitor'
