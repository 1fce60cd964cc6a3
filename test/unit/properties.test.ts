/** What holds of every history of requests, whatever was typed and whatever the rules were. No database: the plans are carried out in maps. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readEmail } from '../../worker/domain/email.ts'
import { readPhone } from '../../worker/domain/phone.ts'
import { comparable, visible } from '../../worker/domain/text.ts'
import { differ } from '../../worker/matching/conflicts.ts'
import { identifiersOf, type World } from '../support/apply-plan.ts'
import { LOCAL, live, openDoor, read, someHistory, type Taken } from '../support/door.ts'

const runs = { numRuns: Number(process.env.RUNS ?? 200) }
const naughty = JSON.parse(
  readFileSync(join(import.meta.dirname, '../data/blns/blns.json'), 'utf8'),
) as string[]

/** Any sequence of UTF-16 units, halves of surrogate pairs too. */
const anything = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((it) => String.fromCharCode(it)) }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...naughty),
)
const inEvery = (holds: (taken: Taken) => void) =>
  fc.assert(
    fc.property(someHistory, (history) => {
      for (const taken of live(history)) holds(taken)
    }),
    runs,
  )

const missing = (before: Iterable<string>, after: Iterable<string>) => {
  const there = new Set(after)
  return [...before].filter((it) => !there.has(it))
}

describe('reading, whatever is typed', () => {
  test.each([
    ['an email', (text: string) => readEmail(text)?.normal ?? text],
    ['a number', (text: string) => readPhone(text, 'DE')?.normal ?? text],
    ['a name to compare', comparable],
    ['what is visible of it', visible],
  ])('%s, read twice is read once', (_, normal) => {
    const once = (text: string) => {
      const first = normal(text)
      if (!first.startsWith('local:')) expect(normal(first)).toBe(first)
    }
    for (const text of naughty) once(text)
    fc.assert(fc.property(anything, once), runs)
  })

  test('a request never throws, and what was read is matched as what was typed', () => {
    fc.assert(
      fc.property(
        fc.record({ email: anything, phone: anything, pixel: anything, name: anything, company: anything }),
        (typed) => {
          for (const { kind, normal, match, keys } of read(typed).given)
            if (match.length > 0)
              expect(read({ [kind]: normal }).given).toMatchObject([{ normal, match, keys }])
        },
      ),
      runs,
    )
  })
})

describe('after any request', () => {
  test('every identifier that was ever brought is found under all its keys, unless keep did not take it', () => {
    fc.assert(
      fc.property(someHistory, ({ byHand, asked }) => {
        const taken = live({ byHand, asked: asked.filter(([{ phone }]) => phone !== LOCAL) })
        const world = taken.at(-1)?.after
        const refused = [...(world?.leads.values() ?? [])].flatMap(({ values_not_taken }) => values_not_taken)
        for (const { request } of taken)
          for (const { kind, value, keys } of request.given)
            if (!refused.some((it) => it.field === kind && it.value === value))
              expect(keys.filter((key) => !world?.blocks.has(key))).toEqual([])
      }),
      runs,
    )
  })

  test('also a number that the contact has already without its country code', () => {
    const door = openDoor()
    door.take({ pixel: 'px_1', phone: LOCAL })
    const first = door.take({ pixel: 'px_1', phone: '+49 171 2345678' })
    expect(first.answer.outcome).toBe('merged')
    expect(door.take({ phone: '+49 171 2345678' }).answer.lead_id).toBe(first.answer.lead_id)
  })

  test('nothing that was there is gone: no contact, identifier, key, lead or conversation', () =>
    inEvery(({ before, after }) => {
      const lost = (of: (world: World) => Iterable<string>) => missing(of(before), of(after))
      expect(lost(({ contacts }) => contacts.keys())).toEqual([])
      expect(lost(({ identifiers }) => identifiers.keys())).toEqual([])
      expect(lost(({ leads }) => leads.keys())).toEqual([])
      expect(lost(({ conversations }) => conversations.keys())).toEqual([])
      for (const [key, members] of before.blocks)
        expect(missing(members, after.blocks.get(key) ?? [])).toEqual([])
    }))

  test('there is one lead more where the answer says so, and else not; the conversation is of the lead answered', () =>
    inEvery(({ before, after, answer }) => {
      const made = ['created', 'kept_both', 'queued_for_review'].includes(answer.outcome) ? 1 : 0
      expect(after.leads.size - before.leads.size).toBe(made)
      expect(before.leads.has(answer.lead_id)).toBe(made === 0)
      expect([...after.conversations.values()].at(-1)?.lead_id).toBe(answer.lead_id)
    }))

  test('at most two leads are touched, each in scope, of a contact that an enabled method found and no veto parts', () =>
    inEvery(({ before, after, decision }) => {
      const touched = [...before.leads].filter(([id, lead]) => after.leads.get(id) !== lead).map(([id]) => id)
      expect([...touched].sort()).toEqual([...decision.into].sort())
      expect(touched.length).toBeLessThanOrEqual(2)
      for (const id of touched) {
        const line = decision.weighed.find(({ lead_id }) => lead_id === id)
        expect(line).toMatchObject({ in_scope: true, vetoes: [] })
        expect(line?.evidence.some((it) => it.for && it.enabled && !it.shared)).toBe(true)
      }
    }))

  test('contacts of different user IDs never take one request', () =>
    inEvery(({ before, after }) => {
      const touched = [...before.contacts].filter(([id, it]) => after.contacts.get(id) !== it)
      const users = new Set(touched.map(([, { user_id }]) => user_id).filter((it) => it !== null))
      expect(users.size).toBeLessThanOrEqual(1)
    }))

  test('a contact has one primary email and phone if it has any', () =>
    inEvery(({ after }) => {
      for (const id of after.contacts.keys())
        for (const kind of ['email', 'phone']) {
          const mine = identifiersOf(after, id).filter((it) => it.kind === kind)
          expect(mine.filter(({ primary }) => primary)).toHaveLength(mine.length > 0 ? 1 : 0)
        }
    }))

  test('whatever a lead said it still says, or had said before; whatever was asked it says, or did not take', () =>
    inEvery(({ before, after, request, answer }) => {
      for (const id of answer.lead_ids) {
        const [old, lead] = [before.leads.get(id), after.leads.get(id)]
        if (!lead) throw new Error('a lead that is not there')
        const says = (field: string, value: unknown) =>
          [
            field === 'name' ? lead.name : lead.fields[field],
            ...[...lead.previous_values, ...lead.values_not_taken]
              .filter((it) => it.field === field || it.field === `fields.${field}`)
              .map((it) => it.value),
          ].some((it) => !differ(it, value))
        for (const said of [old, request])
          for (const [field, value] of Object.entries({
            ...said?.fields,
            ...(said?.name ? { name: said.name } : {}),
          }))
            if (value !== '') expect([field, value, says(field, value)]).toEqual([field, value, true])
      }
    }))

  test('under keep nothing that is not empty is changed', () =>
    inEvery(({ before, after, rules }) => {
      if (rules.control.conflict !== 'keep') return
      for (const [id, old] of before.leads) {
        if (old.name) expect(after.leads.get(id)?.name).toBe(old.name)
        for (const [field, value] of Object.entries(old.fields))
          if (value !== '') expect(after.leads.get(id)?.fields[field]).toBe(value)
      }
      for (const [id, old] of before.contacts)
        if (old.company) expect(after.contacts.get(id)?.company).toBe(old.company)
      for (const [key, old] of before.identifiers) expect(after.identifiers.get(key)).toBe(old)
    }))
})

/**
 * Who comes first decides most things by design: which value is the newest, which contact is the older, whether two
 * leads were there when a request fits both. Not so where every request of a person brings the same email, whatever
 * else it brings of that person's own: then the order makes no difference to who is whose, and what is known of whom.
 */
describe('in whatever order', () => {
  const people = fc
    .array(
      fc.record({
        person: fc.constantFrom('ann', 'bob', 'cleo'),
        phone: fc.option(fc.constantFrom(1, 2), { nil: undefined }),
        pixel: fc.option(fc.constantFrom(1, 2), { nil: undefined }),
        company: fc.option(fc.constantFrom('Old Ltd', 'New Ltd'), { nil: undefined }),
      }),
      { minLength: 2, maxLength: 7 },
    )
    .chain((asked) =>
      fc.tuple(fc.constant(asked), fc.shuffledSubarray([...asked.keys()], { minLength: asked.length })),
    )
  const LINE = { ann: '+49 171 23456', bob: '+44 7700 9001', cleo: '+33 6 1234 56' }

  test.each(['update_all', 'update_newest'] as const)(
    'requests that bring their person’s email are the same leads with the same identifiers: %s',
    (on_duplicate) => {
      const outcome = (
        asked: typeof people extends fc.Arbitrary<[infer T, number[]]> ? T : never,
        order: number[],
      ) => {
        const door = openDoor()
        const leads = new Map<string, Set<number>>()
        for (const i of order) {
          const { person, phone, pixel, company } = asked[i] ?? { person: 'ann' as const }
          const { answer } = door.take(
            {
              name: person,
              company,
              email: `${person}@example.com`,
              phone: phone && `${LINE[person]}${phone}${phone}`,
              pixel: pixel && `px_${person}_${pixel}`,
            },
            { conflict: 'update', on_duplicate },
          )
          leads.set(answer.lead_id, (leads.get(answer.lead_id) ?? new Set()).add(i))
        }
        return [...leads]
          .map(([id, requests]) => ({
            requests: [...requests].sort(),
            identifiers: identifiersOf(door.world, door.world.leads.get(id)?.contact_id ?? '')
              .map(({ kind, normal }) => `${kind} ${normal}`)
              .sort(),
          }))
          .sort((a, b) => (a.requests[0] ?? 0) - (b.requests[0] ?? 0))
      }
      fc.assert(
        fc.property(people, ([asked, order]) => {
          expect(outcome(asked, order)).toEqual(outcome(asked, [...asked.keys()]))
        }),
        runs,
      )
    },
  )
})
