export const FILE = 'kommo-v4.contract.schema.json'

/** What each path takes, by its contract. */
export const CONTRACTS: [method: string, path: RegExp, definition: string][] = [
  ['POST', /^\/api\/v4\/contacts$/, 'PostContactsRequest'],
  ['PATCH', /^\/api\/v4\/contacts\/\d+$/, 'ContactIn'],
  ['POST', /^\/api\/v4\/leads$/, 'PostLeadsRequest'],
  ['PATCH', /^\/api\/v4\/leads\/\d+$/, 'LeadIn'],
  ['POST', /^\/api\/v4\/leads\/complex$/, 'PostLeadsComplexRequest'],
  ['POST', /^\/api\/v4\/leads\/unsorted\/forms$/, 'PostUnsortedFormsRequest'],
  ['POST', /^\/api\/v4\/(leads|contacts)\/notes$/, 'PostNotesRequest'],
  ['POST', /^\/api\/v4\/tasks$/, 'PostTasksRequest'],
  ['POST', /^\/api\/v4\/leads\/\d+\/(un)?link$/, 'PostLinkRequest'],
]

export const KOMMO_PIPELINES = [
  {
    id: 1113,
    name: 'Sales',
    is_main: true,
    statuses: [
      { id: 2029, name: 'Incoming leads', type: 1 },
      { id: 2030, name: 'First contact', type: 0 },
      { id: 2031, name: 'Offer', type: 0 },
      { id: 142, name: 'Closed - won', type: 0 },
      { id: 143, name: 'Closed - lost', type: 0 },
    ],
  },
]
