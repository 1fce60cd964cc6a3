import fc from 'fast-check'
import { over, resultsOf } from '../bulk.ts'
import { index } from './people.ts'
import { adopt, unlikeRequest } from './recheck.ts'
import { type Choose, conflictsOf } from './record.ts'
import { Broken, type Command, lookAgain, must, nth, type Real, step } from './step.ts'
import type { Picture } from './tables.ts'
import type { Merge, World } from './world.ts'

type Kind = 'contact' | 'lead'

/** Why the API says no to a merge of these; null: it does not. */
function refused(world: World, kind: Kind, ids: string[]): string | null {
  const [winner, ...losers] = ids
  if (!winner || losers.includes(winner)) return 'same_record'
  const states = ids.map((id) => world.stateOf(kind, id))
  if (states.some(({ is }) => is === 'gone')) return 'not_found'
  if (states.some((it) => 'into' in it)) return 'already_merged'
  if (states.some(({ is }) => is === 'trash')) return 'in_trash'
  const contacts = ids.map((id) => {
    const lead = kind === 'lead' ? world.leads.get(id) : undefined
    return lead ? world.contactOf(lead) : id
  })
  const users = new Set(contacts.map((id) => world.values('contact', id).plain.user_id).filter((it) => it))
  return users.size > 1 ? 'different_user_ids' : null
}

const STATUS: Record<string, number> = { same_record: 422, not_found: 404 }

const merge = fc
  .record({
    kind: fc.constantFrom<Kind>('contact', 'contact', 'lead'),
    ids: fc.array(index, { minLength: 2, maxLength: 4 }),
    /** Mostly among those that are there. */
    any: fc.nat(9).map((it) => it === 0),
    chosen: fc.array(index, { minLength: 4, maxLength: 4 }),
    andBack: fc.boolean(),
  })
  .map((it) =>
    step('merge', it, async (world, real) => {
      const all = [...(it.kind === 'contact' ? world.contacts : world.leads).keys()]
      const from = it.any ? all : all.filter((id) => world.isLive(it.kind, id))
      const ids = [...new Set(it.ids.map((n) => nth(from, n)))].filter((id) => id !== undefined)
      const [winner_id, ...loser_ids] = ids
      if (!winner_id || loser_ids.length === 0) return undefined
      const path = `/${it.kind}s/merge`
      const no = refused(world, it.kind, ids)
      if (no) {
        const answer = await real.acme.api('POST', path, { winner_id, loser_ids })
        must(real, `a merge of ${ids}`, answer, STATUS[no] ?? 409, no)
        return `${ids} ${no}`
      }
      const { open, contacts } = conflictsIn(world, it.kind, ids)
      const before = await real.tables.picture()
      const choices: Record<string, string> = {}
      if (open.length > 0) {
        const answer = await real.acme.api('POST', path, { winner_id, loser_ids })
        must(real, `a merge of ${ids}`, answer, 409, 'unresolved_conflicts')
        const asked = answer.body.conflicts as { field: string; values: object }[]
        if (
          asked
            .map(({ field }) => field)
            .toSorted()
            .join() !== open.toSorted().join()
        )
          throw new Broken(real, [`a merge of ${ids} asks for ${JSON.stringify(asked)} instead of ${open}`])
        for (const [i, { field, values }] of asked.entries())
          choices[field] = nth(Object.keys(values), it.chosen[i % 4] ?? 0) ?? ''
      }
      const answer = await real.acme.api('POST', path, { winner_id, loser_ids, choices })
      must(real, `a merge of ${ids} with ${JSON.stringify(choices)}`, answer, 200)
      const id: string = answer.body.merge_id
      const row: Merge = {
        id,
        at: world.now(),
        undone: false,
        contacts: it.kind === 'contact' ? { winner: winner_id, losers: loser_ids } : contacts,
        leads: it.kind === 'lead' ? { winner: winner_id, losers: loser_ids } : null,
        request: null,
      }
      apply(world, row, choices)
      world.nested.push({ merge: id, before })
      const said = `${id}: ${loser_ids} into ${winner_id} ${JSON.stringify(choices)}`
      return it.andBack ? `${said}; ${await undo(world, real, row)}` : said
    }),
  )

/** The fields in which they differ; of leads, their contacts' too, where they are of several. */
function conflictsIn(world: World, kind: Kind, ids: string[]) {
  const logs = (of: Kind, all: string[]) => all.map((id) => world.log(of, id))
  const [winner, ...losers] = logs(kind, ids)
  const open = winner ? conflictsOf(winner, losers) : []
  if (kind === 'contact') return { open, contacts: null }
  const owners = [...new Set(ids.map((id) => world.contactOf(world.leads.get(id) as never)))]
  const [own, ...others] = logs('contact', owners)
  if (!own || others.length === 0) return { open, contacts: null }
  return {
    open: [...open, ...conflictsOf(own, others).map((it) => `contact.${it}`)],
    contacts: { winner: own.id, losers: others.map(({ id }) => id) },
  }
}

function apply(world: World, row: Merge, choices: Record<string, string | undefined>) {
  const { contacts, leads } = row
  const ofContact = (field: string) => choices[leads ? `contact.${field}` : field]
  if (contacts) world.join('contact', contacts.winner, contacts.losers, row.id, ofContact, row.at)
  if (leads) world.join('lead', leads.winner, leads.losers, row.id, (field) => choices[field], row.at)
  world.merges.set(row.id, row)
}

async function undo(world: World, real: Real, merge: Merge): Promise<string> {
  const expected = world.undoable(merge)
  const answer = await real.acme.api('POST', `/merges/${merge.id}/undo`)
  must(real, `undo of ${merge.id}`, answer, expected.status)
  if (expected.first && answer.body.merge_id !== expected.first)
    throw new Broken(real, [
      `undo of ${merge.id}: first ${answer.body.merge_id} instead of ${expected.first}`,
    ])
  if (expected.status !== 200) return `undo ${merge.id} ${expected.status}`
  merge.undone = true
  if (merge.contacts) world.part('contact', merge.contacts, merge.id)
  if (merge.leads) {
    world.part('lead', merge.leads, merge.id)
    for (const lead of world.leads.values()) world.forget('lead', lead.id, merge.id)
  }
  if (merge.request) await partRequest(world, real, merge, merge.request)
  const innermost = world.nested.pop()
  if (innermost?.merge !== merge.id) world.nested = []
  else {
    const after = await real.tables.picture()
    const faults = Object.keys(after).filter(
      (table) => JSON.stringify(after[table]) !== JSON.stringify(innermost.before[table]),
    )
    if (faults.length > 0)
      throw new Broken(
        real,
        faults.map((it) => difference(it, innermost.before, after)),
      )
  }
  return `undo ${merge.id} ${JSON.stringify(answer.body.kept)}`
}

function difference(table: string, before: Picture, after: Picture) {
  const was = before[table] ?? []
  const is = after[table] ?? []
  const only = (a: string[], b: string[]) => a.filter((row) => !b.includes(row)).join('\n      ')
  return `${table} is not as before the merge:\n    was ${only(was, is)}\n    is  ${only(is, was)}`
}

/** The request is a lead of its own; whoever took it in and is still there is without it. */
async function partRequest(world: World, real: Real, { id }: Merge, request: NonNullable<Merge['request']>) {
  for (const kind of ['contact', 'lead'] as const)
    for (const log of (kind === 'contact' ? world.contacts : world.leads).values())
      if (log.state.is === 'live') world.forget(kind, log.id, id)
  const seen = await lookAgain(real)
  const { contacts, leads } = adopt(world, seen)
  const [contact, lead] = [contacts[0], leads[0]]
  if (!contact || !lead || contacts.length + leads.length > 2)
    throw new Broken(real, [`undo of a request made ${contacts} ${leads}`])
  const faults = unlikeRequest(seen, contact, lead, request.typed)
  if (faults.length > 0) throw new Broken(real, faults)
  const conversation = world.conversations.get(request.conversation ?? '')
  if (conversation) conversation.origin = lead
}

const undoOne = index.map((which) =>
  step('undo', which, async (world, real) => {
    const merge = nth(world.merges.values(), which)
    return merge ? undo(world, real, merge) : undefined
  }),
)
const undoLast = fc.constant(null).map(() =>
  step('undo the last', null, async (world, real) => {
    const merge = [...world.merges.values()].filter(({ undone }) => !undone).at(-1)
    return merge ? undo(world, real, merge) : undefined
  }),
)

const bulk = fc
  .record({
    pairs: fc.array(fc.tuple(index, index), { minLength: 1, maxLength: 3 }),
    on_conflict: fc.constantFrom('winner', 'loser', 'skip'),
  })
  .map((it) =>
    step('bulk merge', it, async (world, real) => {
      const ids = [...world.contacts.keys()]
      const pairs = it.pairs.flatMap(([a, b]) => {
        const [winner_id, loser_id] = [nth(ids, a), nth(ids, b)]
        return winner_id && loser_id ? [{ winner_id, loser_id }] : []
      })
      if (pairs.length === 0) return undefined
      const answer = await real.acme.api('POST', '/bulk_merges', { pairs, on_conflict: it.on_conflict })
      must(real, 'a bulk merge', answer, 202)
      await over(real.acme, answer.body.job_id)
      const results = await resultsOf(real.acme, answer.body.job_id)
      const seen = await lookAgain(real)
      world.nested = []
      for (const [i, { winner_id, loser_id }] of pairs.entries()) {
        const result = results[i]
        const no = refused(world, 'contact', [winner_id, loser_id])
        const open = no ? [] : conflictsIn(world, 'contact', [winner_id, loser_id]).open
        const skips = open.length > 0 && it.on_conflict === 'skip'
        const expected = no ?? (skips ? 'unresolved_conflicts' : 'merged')
        if ((result?.code ?? result?.status) !== expected)
          throw new Broken(real, [`pair ${i} is ${JSON.stringify(result)} instead of ${expected}`])
        if (expected !== 'merged' || !result?.merge_id) continue
        const chosen = it.on_conflict === 'loser' ? loser_id : winner_id
        const choose: Choose = () => chosen
        const at = Date.parse(seen.merges.get(result.merge_id)?.at ?? '')
        const contacts = { winner: winner_id, losers: [loser_id] }
        world.join('contact', winner_id, [loser_id], result.merge_id, choose, at)
        world.merges.set(result.merge_id, {
          id: result.merge_id,
          at,
          undone: false,
          contacts,
          leads: null,
          request: null,
        })
      }
      return JSON.stringify(results.map(({ status, code }) => code ?? status))
    }),
  )

export const ofMerging: { merges: fc.Arbitrary<Command>[]; bulk: fc.Arbitrary<Command> } = {
  merges: [merge, merge, merge, merge, undoOne, undoOne, undoLast],
  bulk,
}
