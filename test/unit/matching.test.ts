/** Deciding, by itself: the same whenever it is asked, whatever order the candidates come in, and never more with less. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Candidate } from '../../worker/domain/candidate.ts'
import { METHODS } from '../../worker/domain/config.ts'
import { type Decision, decide } from '../../worker/matching/decide.ts'
import type { Rules } from '../../worker/matching/rules.ts'
import { sharedByUse } from '../../worker/matching/shared-by-use.ts'
import { vetoesBetween } from '../../worker/matching/vetoes.ts'
import { candidatesUnder } from '../support/apply-plan.ts'
import { live, openDoor, read, rulesWith, someControl, someHistory, someTyped } from '../support/door.ts'

const runs = { numRuns: Number(process.env.RUNS ?? 200) }

/** Some world, and a request that comes into it. */
const someCase = fc.record({ history: someHistory, typed: someTyped, control: someControl })
const loaded = ({ history, typed }: typeof someCase extends fc.Arbitrary<infer T> ? T : never) => {
  const request = read(typed)
  const world = live(history).at(-1)?.after ?? openDoor().world
  const keys = request.given.flatMap(({ keys }) => keys)
  return { request, candidates: candidatesUnder(world, keys) }
}
/** What was weighed is told in the order in which the candidates came: that alone may differ. */
const unordered = (decision: Decision) => ({
  ...decision,
  weighed: decision.weighed.map((it) => JSON.stringify(it)).sort(),
})

describe('a decision', () => {
  test('is the same whenever it is asked for, and changes nothing that it is made from', () => {
    fc.assert(
      fc.property(someCase, (it) => {
        const { request, candidates } = loaded(it)
        const rules = rulesWith(it.control)
        const before = JSON.stringify([request, candidates])
        expect(decide(request, candidates, rules)).toEqual(decide(request, candidates, rules))
        expect(JSON.stringify([request, candidates])).toBe(before)
      }),
      runs,
    )
  })

  test('is the same whatever order the candidates come in', () => {
    fc.assert(
      fc.property(someCase, fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), (it, ranks) => {
        const { request, candidates } = loaded(it)
        const shuffled = candidates
          .map((candidate, i) => ({ candidate, rank: ranks[i % ranks.length] ?? 0 }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ candidate }) => ({
            ...candidate,
            leads: candidate.leads.toReversed(),
            identifiers: candidate.identifiers.toReversed(),
          }))
        const rules = rulesWith(it.control)
        const [one, other] = [candidates, shuffled].map((of) => unordered(decide(request, of, rules)))
        expect(other).toEqual(one)
      }),
      runs,
    )
  })

  test('can be made again from what is stored of it', () => {
    fc.assert(
      fc.property(someHistory, (history) => {
        for (const { after, decision } of live(history)) {
          const stored = JSON.parse(JSON.stringify(after.decisions.at(-1)?.input))
          const rules: Rules = {
            ...stored.rules,
            stages: new Set(stored.rules.stages),
            incoming: new Set(stored.rules.incoming),
          }
          expect(decide(stored.request, stored.candidates, rules)).toEqual(decision)
        }
      }),
      runs,
    )
  })

  test('with a method turned off recognises nobody whom it did not recognise before, where no veto stands between them', () => {
    fc.assert(
      fc.property(someCase, fc.constantFrom(...METHODS), (it, method) => {
        const { request, candidates } = loaded(it)
        // A veto may part somebody from the contact of a stronger method: with that method off it no longer does.
        const free = candidates.map((candidate) => ({
          ...candidate,
          contact: { ...candidate.contact, user_id: null },
        }))
        const control = rulesWith(it.control).control
        const off = { ...control, methods: { ...control.methods, [method]: false } }
        const [all, fewer] = [control, off].map((rules) => decide(request, free, rulesWith(rules)))
        expect(all?.recognised).toEqual(expect.arrayContaining(fewer?.recognised ?? []))
      }),
      runs,
    )
  })

  test('with every method off, with the switch off or of nobody known makes a lead of its own', () => {
    const none = { pixel: false, email: false, phone: false, big_data: false }
    fc.assert(
      fc.property(someCase, (it) => {
        const { request, candidates } = loaded(it)
        for (const [of, control] of [
          [candidates, { ...it.control, methods: none }],
          [candidates, { ...it.control, enabled: false }],
          [[], it.control],
        ] as [Candidate[], typeof it.control][])
          expect(decide(request, of, rulesWith(control))).toMatchObject({
            outcome: 'created',
            contact_id: null,
            recognised: [],
            into: [],
          })
      }),
      runs,
    )
  })

  test('says why wherever it does not merge somebody who was found', () => {
    fc.assert(
      fc.property(someCase, (it) => {
        const { request, candidates } = loaded(it)
        const decision = decide(request, candidates, rulesWith(it.control))
        const alike = decision.weighed.some(({ methods }) => methods.length > 0)
        if (decision.into.length === 0 && alike)
          expect([decision.not_checked, decision.not_merged]).not.toEqual([null, null])
        else if (decision.into.length > 0)
          expect([decision.not_checked, decision.not_merged]).toEqual([null, null])
      }),
      runs,
    )
  })
})

describe('an identifier is several people’s by its use', () => {
  const PHONE = '+49 171 2345678'
  /** Contacts under one phone, by these names, each with an address of its own. */
  const owners = (names: string[]): Candidate[] => {
    const door = openDoor()
    for (const [i, name] of names.entries())
      door.byHand({ name, phones: [at(PHONE)], emails: [at(`p${i}@firm.example`)] })
    return candidatesUnder(door.world, ['p:+491712345678'])
  }
  const at = (value: string) => ({ value, primary: false })
  const given = read({ phone: PHONE }).given[0]
  const shared = (candidates: Candidate[]) => given !== undefined && sharedByUse(given, candidates)

  test.each([
    [true, 'four people', ['Ann Lee', 'Bob Fox', 'Cleo Diaz', 'Dan Roth']],
    [true, 'four first names of one family', ['Ann Lee', 'Bob Lee', 'Cleo Lee', 'Dan Lee']],
    [false, 'three people', ['Ann Lee', 'Bob Fox', 'Cleo Diaz']],
    [false, 'one name in four spellings', ['Ann Lee', 'Lee, Ann', 'A. Lee', 'ANN  LEE']],
    [false, 'three people, one of them twice', ['Ann Lee', 'Bob Fox', 'Cleo Diaz', 'C. Diaz']],
    [false, 'four without a name', ['', '', '', '']],
    [false, 'nobody', []],
  ])('%s: %s', (is, _, names) => expect(shared(owners(names))).toBe(is))

  test('two people who are known to be different have it; the same two by one user ID do not', () => {
    const [ann, bob] = owners(['Ann Lee', 'Bob Fox']) as [Candidate, Candidate]
    const as = (it: Candidate, user_id: string) => ({ ...it, contact: { ...it.contact, user_id } })
    expect(shared([as(ann, 'u1'), as(bob, 'u2')])).toBe(true)
    expect(shared([as(ann, 'u1'), as(bob, 'u1')])).toBe(false)
    const marked = { ...ann, not_same: [{ other_id: bob.contact.id, shared: ['p:+491712345678'] }] }
    expect(shared([marked, bob])).toBe(true)
  })

  test('a mark stands either way round, until they share what they did not share then', () => {
    const [ann, bob] = owners(['Ann Lee', 'Bob Fox']) as [Candidate, Candidate]
    const mark = (shared: string[]) => ({ ...ann, not_same: [{ other_id: bob.contact.id, shared }] })
    expect(vetoesBetween(mark(['p:+491712345678']), bob)).toEqual(['not_same'])
    expect(vetoesBetween(bob, mark(['p:+491712345678']))).toEqual(['not_same'])
    expect(vetoesBetween(mark([]), bob)).toEqual([])
    expect(vetoesBetween(ann, bob)).toEqual([])
  })
})
