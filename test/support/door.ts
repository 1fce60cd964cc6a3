import fc from 'fast-check'
import type { Candidate } from '../../worker/domain/candidate.ts'
import { DEFAULT_CONTROL, type DuplicateControl } from '../../worker/domain/config.ts'
import { type IntakeAnswer, planIntake } from '../../worker/intake/plan.ts'
import { readRequest, type Typed } from '../../worker/intake/read-request.ts'
import { type Decision, decide } from '../../worker/matching/decide.ts'
import type { Request } from '../../worker/matching/request.ts'
import { type Rules, rulesOf } from '../../worker/matching/rules.ts'
import { type ContactInput, planContact } from '../../worker/records/new-contact.ts'
import { applyPlan, candidatesUnder, emptyWorld, type World } from './apply-plan.ts'

const CHANNEL = { id: 'chn_a', pipeline_id: 'pip_a', default_country: null, supports_duplicate_control: true }
const PIPELINE = {
  id: 'pip_a',
  name: 'Sales',
  stages: (['incoming', 'open', 'won', 'lost'] as const).map((kind) => ({
    id: `stg_${kind}`,
    name: kind,
    kind,
  })),
}

/** One request more: what it was, what it was decided from, and the world before and after. */
export type Taken = {
  typed: Typed
  request: Request
  candidates: Candidate[]
  rules: Rules
  decision: Decision
  answer: IntakeAnswer
  before: World
  after: World
}

export const rulesWith = (control: Partial<DuplicateControl>): Rules =>
  rulesOf({ version: 1, control: { ...DEFAULT_CONTROL, enabled: true, ...control } }, [PIPELINE], CHANNEL)

export const read = (typed: Typed) => readRequest(typed, CHANNEL, true)

/** The door of an account without a database: read, decide, plan, and the plan carried out in maps. */
export function openDoor(world: World = emptyWorld()) {
  let ids = 0
  let ms = Date.parse('2026-01-01T00:00:00.000Z')
  const newId = (prefix: string) => `${prefix}_${String(ids++).padStart(6, '0')}`
  const now = () => new Date(ms++).toISOString()
  const door = {
    world,
    /** A contact made by hand. */
    byHand(input: Partial<ContactInput>) {
      const nobody = { emails: [], phones: [], pixels: [], tags: [], lists: [], attributes: {} }
      door.world = applyPlan(door.world, planContact({ ...nobody, ...input }, newId('con'), now(), newId))
    },
    take(typed: Typed, control: Partial<DuplicateControl> = {}): Taken {
      const before = door.world
      const request = read(typed)
      const rules = rulesWith(control)
      const candidates = candidatesUnder(
        before,
        request.given.flatMap(({ keys }) => keys),
      )
      const decision = decide(request, candidates, rules)
      const at = now()
      const chat = { id: newId('chat'), site_id: null, pixel: null, page: null }
      const { plan, answer } = planIntake({
        request,
        chat,
        message: { text: 'Hello', client_id: null },
        incoming_stage_id: 'stg_incoming',
        candidates,
        decision,
        rules,
        at,
        now: at,
        newId,
      })
      door.world = applyPlan(before, plan)
      return { typed, request, candidates, rules, decision, answer, before, after: door.world }
    },
  }
  return door
}

/** A number without its country code, on a channel that has none either. */
export const LOCAL = '0171 2345678'

const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })

/** Few values, so that requests meet: spellings of one address, junk, mailboxes of many, slips, local numbers. */
export const someTyped: fc.Arbitrary<Typed> = fc.record({
  name: maybe('Ada', 'ada ', 'Ada Lovelace', 'Bob Fox', 'Cleo Diaz', 'Dan Roth', 'Eve Kern'),
  company: maybe('Old Ltd', 'OLD  ltd', 'New Ltd'),
  email: maybe(
    'ada@example.com',
    'ADA@Example.com',
    'a.da+x@gmail.com',
    'ada@gmail.com',
    'ada@gmial.com',
    'bob@example.com',
    'info@firm.example',
    'test@test.com',
    'null',
  ),
  phone: maybe(
    '+49 171 2345678',
    '0049 171 2345678',
    LOCAL,
    '+55 11 98123-4567',
    '+55 11 8123-4567',
    '+1 212 555 0143 x5',
    '0000000000',
  ),
  pixel: maybe('px_1', 'px_2', 'px_3'),
  fields: fc.dictionary(fc.constantFrom('size', 'colour'), fc.constantFrom('', 'S', 'M', 'L'), {
    maxKeys: 2,
  }),
})

export const someControl: fc.Arbitrary<Partial<DuplicateControl>> = fc.record({
  enabled: fc.oneof(
    { weight: 9, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  conflict: fc.constantFrom('update', 'keep'),
  on_duplicate: fc.constantFrom('update_all', 'update_newest', 'create_new'),
  methods: fc.record({
    pixel: fc.boolean(),
    email: fc.boolean(),
    phone: fc.boolean(),
    big_data: fc.constant(false),
  }),
})

/** A contact made by hand, which may have a user ID: nobody with another one is the same person. */
export const someContact: fc.Arbitrary<Partial<ContactInput>> = fc.record({
  name: maybe('Ada', 'Bob Fox'),
  user_id: maybe('u1', 'u2'),
  emails: fc.subarray(['ada@example.com', 'bob@example.com', 'ada@gmail.com']).map(addresses),
  phones: fc.subarray(['+49 171 2345678', '+55 11 98123-4567']).map(addresses),
})

function addresses(values: string[]) {
  return values.map((value) => ({ value, primary: false }))
}

/** What went through a door: contacts made by hand, then requests, each under rules of its own. */
export const someHistory = fc.record({
  byHand: fc.array(someContact, { maxLength: 3 }),
  asked: fc.array(fc.tuple(someTyped, someControl), { minLength: 1, maxLength: 8 }),
})

export type History = { byHand: Partial<ContactInput>[]; asked: [Typed, Partial<DuplicateControl>][] }

export function live({ byHand, asked }: History): Taken[] {
  const door = openDoor()
  for (const contact of byHand) door.byHand(contact)
  return asked.map(([typed, control]) => door.take(typed, control))
}
