import fc from 'fast-check'
import { EMAILS, index, NAMES, PHONES } from './people.ts'
import { adopt, adoptTasks, ages } from './recheck.ts'
import { deltaOf } from './record.ts'
import type { Seen } from './snapshot.ts'
import { Broken, type Command, lookAgain, must, nth, type Real, step } from './step.ts'
import type { Typed, World } from './world.ts'

const at = <T>(list: readonly T[]) => fc.constantFrom(...list)
const maybe = <T>(it: fc.Arbitrary<T>) => fc.option(it, { nil: undefined })
const typed = fc.record({
  name: maybe(at(NAMES)),
  company: maybe(at(['Acme', 'Delta', 'Epsilon'])),
  email: maybe(at(EMAILS).map(([it]) => it)),
  phone: maybe(at(PHONES).map(([it]) => it)),
  pixel: maybe(fc.nat(2)),
  fields: fc.dictionary(at(['size', 'colour']), at(['S', 'M', 'L']), { maxKeys: 2 }),
})

/** A request through a channel. What duplicate control decides is seen, and has to be one of the things that it may do. */
const request = typed.map((asked) =>
  step('request', asked, async (world, real) => {
    const pixel = asked.pixel === undefined ? undefined : real.pixels[asked.pixel]
    const given: Typed = { ...asked, pixel }
    const answer = await real.acme.lead(real.channel, { ...given, message: `Hello ${world.fresh++}` })
    const { outcome, contact_id, lead_id, lead_ids } = answer.body
    must(real, 'a request', answer, ['merged', 'updated'].includes(outcome) ? 200 : 201)
    world.nested = []
    const seen = await lookAgain(real)
    const folded = [...seen.merges.values()].find(({ id }) => !world.merges.has(id))
    if ((folded !== undefined) !== ['merged', 'updated'].includes(outcome))
      throw new Broken(real, [`${outcome} with the ledger's ${JSON.stringify(folded)}`])
    const made = adopt(world, seen)
    const expected = folded ? 0 : 1
    if (made.leads.length !== expected || made.contacts.length > expected)
      throw new Broken(real, [`${outcome} made ${JSON.stringify(made)}`])
    takeIn(world, seen, real, folded?.id ?? null, new Set([contact_id, ...lead_ids]))
    const conversation = seen.conversations.find(({ id }) => !world.conversations.has(id))
    if (!conversation || conversation.lead_id !== lead_id)
      throw new Broken(real, [`the conversation is ${JSON.stringify(conversation)} instead of ${lead_id}’s`])
    world.conversations.set(conversation.id, { origin: lead_id, messages: 1 })
    adoptTasks(world, seen)
    if (folded)
      world.merges.set(folded.id, {
        id: folded.id,
        at: Date.parse(folded.at),
        undone: false,
        contacts: null,
        leads: null,
        request: { typed: given, conversation: conversation.id, touched: [contact_id, ...lead_ids] },
      })
    return `${JSON.stringify(given)} ${outcome} ${lead_ids} of ${contact_id}${folded ? ` by ${folded.id}` : ''}`
  }),
)

/** What a request changed on records that are there: nothing of it takes anything away, and nobody else is touched. */
function takeIn(world: World, seen: Seen, real: Real, by: string | null, touched: Set<string>) {
  const faults: string[] = []
  const owners = [...touched].map((id) => seen.leads.get(id)?.contact_id ?? id)
  for (const [kind, rows] of [
    ['contact', seen.contacts],
    ['lead', seen.leads],
  ] as const)
    for (const { id, values } of rows.values()) {
      if (!world.isLive(kind, id)) continue
      const delta = deltaOf(world.values(kind, id), values)
      if (!delta) continue
      if (!touched.has(id) && !owners.includes(id))
        faults.push(`a request changed ${kind} ${id}, not its own`)
      const taken = [...(delta.identifiers?.less ?? []), ...(delta.tags?.less ?? [])]
      if (taken.length > 0 || delta.tags || delta.plain?.user_id || delta.plain?.status)
        faults.push(`a request changed of ${id} ${JSON.stringify(delta)}`)
      world.set(kind, id, delta, by)
    }
  if (faults.length > 0) throw new Broken(real, faults)
}

const rules = fc
  .record({
    enabled: at([true, true, true, false]),
    conflict: at(['update', 'keep'] as const),
    on_duplicate: at(['update_all', 'update_newest', 'create_new']),
    task: fc.boolean(),
  })
  .map((it) =>
    step('rules', it, async (world, real) => {
      const { task, ...rest } = it
      const after_merge_task = task ? { text: 'Call', type: 'call', due_in_hours: 1 } : null
      must(real, 'rules', await real.acme.control({ ...rest, after_merge_task }), 200)
      world.rule = it.conflict
      world.nested = []
      return JSON.stringify(it)
    }),
  )

const byHand = fc.record({ who: index, name: maybe(at(NAMES)), size: maybe(at(['S', 'M'])) }).map((it) =>
  step('lead by hand', it, async (world, real) => {
    const contact_id = nth(world.contacts.keys(), it.who)
    if (!contact_id) return undefined
    const fields: Record<string, string> = it.size ? { size: it.size } : {}
    const body = { contact_id, pipeline_id: real.acme.pipeline.id, name: it.name, fields }
    const answer = await real.acme.api('POST', '/leads', body)
    const state = world.stateOf('contact', contact_id)
    if (state.is !== 'live') {
      if (answer.status !== 409 && answer.status !== 404) must(real, `a lead of ${contact_id}`, answer, 409)
      return `${contact_id} refused`
    }
    must(real, `a lead of ${contact_id}`, answer, 201)
    world.nested = []
    const { id } = answer.body
    world.leads.set(id, { id, entries: [], state: { is: 'live' }, origin: contact_id })
    world.set('lead', id, { plain: { name: it.name ?? null }, named: fields })
    return `${id} of ${contact_id}`
  }),
)

const editLead = fc
  .record({ who: index, name: fc.boolean(), colour: fc.boolean(), stage: maybe(at(['incoming', 'open'])) })
  .map((it) =>
    step('edit lead', it, async (world, real) => {
      const id = nth(world.leads.keys(), it.who)
      const lead = id ? world.leads.get(id) : undefined
      if (!id || !lead) return undefined
      const name = it.name ? `L${world.fresh++}` : undefined
      const fields = it.colour ? { colour: `F${world.fresh++}` } : undefined
      const stage_id = it.stage && real.acme.stage(it.stage)
      const answer = await real.acme.api('PATCH', `/leads/${id}`, { name, fields, stage_id })
      if (lead.state.is !== 'live') {
        must(real, `an edit of ${id}`, answer, 'into' in lead.state ? 409 : 404)
        return `${id} refused`
      }
      must(real, `an edit of ${id}`, answer, 200)
      world.nested = []
      world.set('lead', id, { ...(name ? { plain: { name } } : {}), ...(fields ? { named: fields } : {}) })
      const changed = { contact: world.contactOf(lead), lead: id }
      const merged = ages(world, await lookAgain(real), changed)
      return `${id} ${JSON.stringify({ name, fields, stage: it.stage })}${merged}`
    }),
  )

const say = index.map((which) =>
  step('answer', which, async (world, real) => {
    const id = nth(
      real.seen.conversations.map((it) => it.id),
      which,
    )
    const conversation = id && world.conversations.get(id)
    if (!conversation) return undefined
    const text = `answer-${world.fresh++}`
    const answer = await real.acme.api('POST', `/chats/${id}/messages`, { text, client_id: text })
    if (answer.status < 300) {
      conversation.messages++
      world.nested = []
    } else if (world.isLive('lead', world.winner('lead', conversation.origin)))
      must(real, `an answer in ${id}`, answer, 201)
    return id
  }),
)

export const ofRequests: fc.Arbitrary<Command>[] = [
  request,
  request,
  request,
  rules,
  byHand,
  byHand,
  editLead,
  say,
]
