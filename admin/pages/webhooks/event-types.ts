/** What can be subscribed to, in the words of the API, with what it means. */
export const eventTypes = [
  { type: 'crm.lead.created', words: 'A request became a new lead.' },
  { type: 'crm.lead.updated', words: 'A lead got new data.' },
  { type: 'crm.lead.merged', words: 'A request was added to a lead, or two leads became one.' },
  { type: 'crm.contact.created', words: 'Somebody new.' },
  { type: 'crm.contact.updated', words: 'A person’s data changed.' },
  {
    type: 'crm.contact.merged',
    words: 'Two contacts became one: point your references at the one that remains.',
  },
  { type: 'crm.contact.unmerged', words: 'A merge was undone: point them back.' },
  { type: 'crm.duplicates.review_needed', words: 'Possible duplicates wait for a person.' },
  { type: 'chat.message.created', words: 'A message in a conversation.' },
  { type: 'job.progress', words: 'Long work has moved on.' },
]
