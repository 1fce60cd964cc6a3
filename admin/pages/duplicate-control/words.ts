import type { DuplicateControl, Method } from '../../wire.ts'

type Choice<V extends string> = { value: V; title: string; words: string }

/** What each choice means, for somebody who has never heard of duplicate detection. */
export const methods: { method: Method; title: string; words: string }[] = [
  {
    method: 'big_data',
    title: 'Big Data',
    words:
      'Weighs everything two records have in common, and has learned from your own contacts what the same person looks like under another spelling. Merges above 90%, and only if one of the leads is in Incoming leads.',
  },
  {
    method: 'pixel',
    title: 'Tracking pixel',
    words:
      'Recognises the browser. Somebody who chats on your website today and comes back next week is the same person, even if they type nothing about themselves.',
  },
  {
    method: 'email',
    title: 'Match email addresses',
    words:
      'The same address is the same person, also when it is typed in capitals or with a +tag. Shared addresses such as info@ do not count.',
  },
  {
    method: 'phone',
    title: 'Match phone numbers',
    words:
      'The same number is the same person, however it is written. A number without a country code matches only on channels that have a default country.',
  },
]

export const conflictChoices: Choice<DuplicateControl['conflict']>[] = [
  {
    value: 'update',
    title: 'Update the existing lead with new data',
    words:
      'A new email replaces the old one, and so on. What was replaced is kept with the lead, and the old email still finds it.',
  },
  {
    value: 'keep',
    title: 'Do not change the data in the existing lead',
    words:
      'If something differs, both leads stay and you merge them by hand. If nothing differs, the new request is added to the lead and only fills what was empty.',
  },
]

export const duplicateChoices: Choice<DuplicateControl['on_duplicate']>[] = [
  {
    value: 'update_all',
    title: 'Update all leads',
    words: 'No new lead. Both leads that exist get the data of the new request.',
  },
  {
    value: 'update_newest',
    title: 'Update the newest existing duplicate',
    words: 'No new lead. Only the latest of the two gets the new data; the other one stays as it is.',
  },
  {
    value: 'create_new',
    title: 'Create a new lead',
    words: 'The request becomes a third lead; the two that exist stay as they are.',
  },
]

export const taskTypes = [
  { value: 'call', label: 'Call' },
  { value: 'email', label: 'Write an email' },
  { value: 'meeting', label: 'Meeting' },
  { value: 'follow_up', label: 'Follow up' },
]
