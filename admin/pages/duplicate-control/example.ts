import type { AfterMergeTask, DuplicateControl, Method, Outcome, Pipeline, Stage } from '../../wire.ts'

/** What Ada has in common with her leads when she writes again. */
export type Meeting = 'email' | 'phone' | 'pixel'
export type Field = 'name' | 'email' | 'phone' | 'company' | 'city'
export type Values = Partial<Record<Field, string>>
export type Kept = { field: Field; value: string }

export type StoryLead = { id: string; created: string; stage: Stage; values: Values }
export type StoryRequest = { by: string; values: Values }

/** One lead when the story has ended. */
export type After = {
  lead: StoryLead
  /** `outside`: in a stage that is not searched. */
  fate: 'changed' | 'unchanged' | 'outside' | 'new'
  values: Values
  filled: Field[]
  previous: Kept[]
  notTaken: Kept[]
  task: boolean
}

export type Case = {
  /** Leads that Ada has, and how many of them are where the rules look. */
  existing: number
  found: number
  outcome: Outcome
  /** The contact that a new lead stands on; null where there is no new lead. */
  contact: 'hers' | 'new' | null
  after: After[]
  waits: boolean
}

export type Says = 'recognises' | 'off' | 'nothing'

export type Story = {
  request: StoryRequest
  leads: StoryLead[]
  methods: { method: Method; on: boolean; says: Says }[]
  recognised: boolean
  searched: Stage[]
  cases: Case[]
  task: AfterMergeTask | null
}

const HERS = { email: 'ada@example.com', phone: '+49 171 2345678' }
const CONTACT_FIELDS: Field[] = ['email', 'phone', 'company']

const requests: Record<Meeting, StoryRequest> = {
  email: {
    by: 'WhatsApp',
    values: { name: 'Ada Bryon', email: HERS.email, phone: '+49 160 9876543', city: 'Berlin' },
  },
  phone: {
    by: 'WhatsApp',
    values: { name: 'Ada Bryon', email: 'ada@byron.example', phone: HERS.phone, city: 'Berlin' },
  },
  pixel: {
    by: 'Website chat',
    values: { name: 'Ada Bryon', email: 'ada@byron.example', city: 'Berlin' },
  },
}

const METHODS: Method[] = ['big_data', 'pixel', 'email', 'phone']
const live = ({ kind }: Stage) => kind === 'incoming' || kind === 'open'

/** Ada's leads in real stages of the pipeline, oldest first; each on a contact of its own, as an import leaves them. */
function leadsIn({ stages }: Pipeline): StoryLead[] {
  const incoming = stages.find(({ kind }) => kind === 'incoming')
  const open = stages.filter(({ kind }) => kind === 'open')
  const [first, last] = [open[0] ?? incoming, open.at(-1) ?? incoming]
  if (!first || !incoming || !last) return []
  return [
    {
      id: 'first',
      created: '2 March',
      stage: first,
      values: { name: 'Ada Byron', ...HERS, company: 'Analytical' },
    },
    { id: 'second', created: '20 May', stage: incoming, values: { name: 'A. Byron', ...HERS } },
    {
      id: 'third',
      created: '11 June',
      stage: last,
      values: { name: 'Ada Byron', ...HERS, company: 'Analytical' },
    },
  ]
}

/** What the rules of a draft do with Ada's request. Source of the rules: the specification, section 2, rule 7. */
export function tell(
  draft: DuplicateControl,
  pipeline: Pipeline,
  pipelines: Pipeline[],
  meeting: Meeting,
): Story {
  const request = requests[meeting]
  const leads = leadsIn(pipeline)
  const recognised = draft.methods[meeting]
  const searched = stagesSearched(draft, pipeline, pipelines)
  const merges = { outcomes: ['merged', 'updated'], task: draft.after_merge_task !== null }
  return {
    request,
    leads,
    recognised,
    searched,
    task: draft.after_merge_task,
    methods: METHODS.map((method) => ({
      method,
      on: draft.methods[method],
      says: method !== meeting ? 'nothing' : draft.methods[method] ? 'recognises' : 'off',
    })),
    cases: leads.map((_, at) => {
      const hers = leads.slice(0, at + 1)
      const seen = recognised ? hers.filter(({ stage }) => searched.some(({ id }) => id === stage.id)) : []
      const ending = endingOf(draft, request.values, hers, seen, recognised, incomingOf(pipeline))
      const task = merges.task && merges.outcomes.includes(ending.outcome)
      return {
        ...ending,
        existing: hers.length,
        found: seen.length,
        after: ending.after.map((each) => ({ ...each, task: task && each.fate === 'changed' })),
      }
    }),
  }
}

const incomingOf = ({ stages }: Pipeline) =>
  stages.find(({ kind }) => kind === 'incoming') ?? (stages[0] as Stage)

function stagesSearched({ scope }: DuplicateControl, pipeline: Pipeline, pipelines: Pipeline[]): Stage[] {
  if (scope === null) return pipeline.stages.filter(live)
  const ids = scope.flatMap(({ stage_ids }) => stage_ids)
  return pipelines.flatMap(({ stages }) => stages).filter(({ id }) => ids.includes(id))
}

type Ending = Pick<Case, 'outcome' | 'contact' | 'waits' | 'after'>

function endingOf(
  { conflict, on_duplicate }: DuplicateControl,
  request: Values,
  hers: StoryLead[],
  seen: StoryLead[],
  recognised: boolean,
  incoming: Stage,
): Ending {
  const asTheyAre = hers.map((lead) => untouched(lead, recognised && !seen.includes(lead)))
  const beside = (outcome: Outcome, contact: 'hers' | 'new', waits: boolean): Ending => {
    const [first, ...others] = asTheyAre
    const added = newLead(request, contact === 'hers' ? first?.lead : undefined, conflict, incoming)
    // Email, phone and company are the contact's: a lead that shares it shows the same ones.
    const beforeIt =
      contact === 'hers' && first
        ? [{ ...first, values: ofContact(first.values, added.values) }, ...others]
        : asTheyAre
    return { outcome, contact, waits, after: [...beforeIt, added] }
  }
  const into = (outcome: Outcome, taken: StoryLead[]): Ending => ({
    outcome,
    contact: null,
    waits: false,
    after: asTheyAre.map((it) => (taken.includes(it.lead) ? folded(it.lead, request, conflict) : it)),
  })
  /** A new lead beside existing ones stands on the recognised contact only if nothing there conflicts. */
  const apart = hers[0] && conflicts(hers[0].values, request, CONTACT_FIELDS).length > 0 ? 'new' : 'hers'
  const [only] = seen
  const newest = seen.at(-1)

  if (!recognised) return beside('created', 'new', false)
  if (!only || !newest) return beside('created', 'hers', false)
  if (seen.length === 1)
    return conflict === 'keep' && conflicts(only.values, request).length > 0
      ? beside('kept_both', 'new', true)
      : into('merged', [only])
  if (seen.length > 2) return beside('queued_for_review', apart, true)
  switch (on_duplicate) {
    case 'update_all':
      return into('updated', seen)
    case 'update_newest':
      return into('updated', [newest])
    case 'create_new':
      return beside('kept_both', apart, false)
  }
}

const ofContact = (own: Values, contact: Values): Values => ({
  ...own,
  ...Object.fromEntries(
    CONTACT_FIELDS.filter((field) => contact[field]).map((field) => [field, contact[field]]),
  ),
})

const fieldsOf = (values: Values) => Object.keys(values) as Field[]

const conflicts = (present: Values, incoming: Values, among = fieldsOf(incoming)) =>
  among.filter((field) => present[field] && incoming[field] && present[field] !== incoming[field])

const untouched = (lead: StoryLead, outside: boolean): After => ({
  lead,
  fate: outside ? 'outside' : 'unchanged',
  values: lead.values,
  filled: [],
  previous: [],
  notTaken: [],
  task: false,
})

/** The conflict rule on one lead: `update` replaces and keeps what was replaced, `keep` only fills what is empty. */
function folded(lead: StoryLead, request: Values, rule: DuplicateControl['conflict']): After {
  const clashing = conflicts(lead.values, request)
  const filled = fieldsOf(request).filter((field) => !lead.values[field])
  const taken = [...filled, ...(rule === 'update' ? clashing : [])]
  const kept = (from: Values) => clashing.map((field) => ({ field, value: from[field] ?? '' }))
  return {
    lead,
    fate: 'changed',
    values: { ...lead.values, ...Object.fromEntries(taken.map((field) => [field, request[field]])) },
    filled,
    previous: rule === 'update' ? kept(lead.values) : [],
    notTaken: rule === 'keep' ? kept(request) : [],
    task: false,
  }
}

/** The request as a lead of its own. On her contact, the conflict rule says which email and phone it shows. */
function newLead(
  request: Values,
  on: StoryLead | undefined,
  rule: DuplicateControl['conflict'],
  stage: Stage,
): After {
  const lead = { id: 'new', created: 'today', stage, values: request }
  if (!on) return { ...untouched(lead, false), fate: 'new' }
  const { name: _, ...contact } = on.values
  const { values, previous, notTaken } = folded({ ...lead, values: contact }, request, rule)
  return { ...untouched(lead, false), fate: 'new', values, previous, notTaken }
}
