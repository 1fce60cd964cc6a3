import { describe, expect, test } from 'vitest'
import { DEFAULT_CONTROL, type DuplicateControl } from '../../worker/domain/config.ts'
import { readRequest } from '../../worker/intake/read-request.ts'
import { decide } from '../../worker/matching/decide.ts'
import { rulesOf } from '../../worker/matching/rules.ts'
import { compare } from '../../worker/replay/compare.ts'
import { decideAgain } from '../../worker/replay/decide-again.ts'
import { draftRules } from '../../worker/replay/draft-rules.ts'
import { sameJson } from '../../worker/replay/same-json.ts'
import { readStoredInput } from '../../worker/replay/stored-input.ts'

const AT = '2026-11-01T00:00:00.000Z'
const door = { id: 'chn_mail', pipeline_id: 'pip_a', default_country: 'DE' }
const pipelines = [
  { id: 'pip_a', name: 'Sales', stages: [{ id: 'stg_in', name: 'In', kind: 'incoming' as const }] },
]
const channel = {
  ...door,
  kind: 'email' as const,
  name: 'Mail',
  integration: 'native' as const,
  supports_duplicate_control: true,
}
const on = (change: Partial<DuplicateControl> = {}): DuplicateControl => ({
  ...DEFAULT_CONTROL,
  enabled: true,
  ...change,
})

/** One intake by Ada's email, as its row would hold it; Ada has a lead. */
function row(control = on()) {
  const request = readRequest({ email: 'ada@example.com', name: 'Ada', phone: '0000000000' }, door, true)
  const lead = {
    id: 'lead_1',
    contact_id: 'con_1',
    pipeline_id: 'pip_a',
    stage_id: 'stg_in',
    channel_id: null,
    name: 'Grace',
    fields: {},
    previous_values: [],
    values_not_taken: [],
    created_at: AT,
    updated_at: AT,
    version: 1,
  }
  const contact = {
    id: 'con_1',
    first_name: 'Ada',
    last_name: null,
    company: null,
    user_id: null,
    status: 'visitor' as const,
    tags: [],
    lists: [],
    attributes: {},
    previous_values: [],
    last_contacted: null,
    last_heard_from: null,
    created_at: AT,
    updated_at: AT,
    version: 1,
  }
  const email = request.given.find(({ kind }) => kind === 'email')
  if (!email) throw new Error('no email was read')
  const { kind, normal, value, local_format } = email
  const identifiers = [
    {
      contact_id: 'con_1',
      kind,
      normal,
      value,
      local_format,
      trust: 'claimed' as const,
      primary: true,
      source: 'x',
      at: AT,
    },
  ]
  const candidates = [{ contact, identifiers, leads: [lead], not_same: [] }]
  const rules = rulesOf({ version: 3, control }, pipelines, channel)
  const decision = decide(request, candidates, rules)
  const stored = {
    id: 'dec_1',
    outcome: decision.outcome as string,
    rule_version: decision.rule_version,
    contact_id: decision.contact_id ?? 'con_new',
    lead_ids: decision.into.length > 0 ? decision.into : ['lead_new'],
    flags: decision.flags as string[],
    candidates: decision.weighed as unknown[],
    input: {
      request,
      candidates,
      rules: { ...rules, stages: [...rules.stages], incoming: [...rules.incoming] },
      not_checked: decision.not_checked,
      not_merged: decision.not_merged,
    } as unknown,
  }
  return JSON.parse(JSON.stringify(stored)) as typeof stored
}

describe('a decision made again from its row', () => {
  test.each([
    ['merged', on(), 'merged'],
    ['kept both', on({ conflict: 'keep' }), 'kept_both'],
    ['created, the switch being off', on({ enabled: false }), 'created'],
  ])('is the same: %s', (_, control, outcome) => {
    expect(decideAgain(row(control))).toMatchObject({ decision: { outcome }, differences: [] })
  })

  test.each([
    ['outcome', { outcome: 'created' }],
    ['rule_version', { rule_version: 4 }],
    ['lead_ids', { lead_ids: ['lead_2'] }],
    ['contact_id', { contact_id: 'con_2' }],
    ['flags', { flags: [] }],
    ['candidates', { candidates: [] }],
  ])('is not the same where the row says another %s', (field, change) => {
    expect(decideAgain({ ...row(), ...change })?.differences.map((it) => it.field)).toEqual([field])
  })

  test.each([
    ['a new lead that is said to be an old one', { lead_ids: ['lead_1'] }, 'lead_ids'],
    ['a new lead that is said to be two', { lead_ids: ['lead_8', 'lead_9'] }, 'lead_ids'],
    ['a new contact that is said to be a known one', { contact_id: 'con_1' }, 'contact_id'],
  ])('is not the same for %s', (_, change, field) => {
    const again = decideAgain({ ...row(on({ conflict: 'keep' })), ...change })
    expect(again?.differences.map((it) => it.field)).toEqual([field])
  })

  test.each([
    ['null', null],
    ['nothing', {}],
    ['a text', 'x'],
    ['no request', { candidates: [], rules: {} }],
  ])('is not made where the input was erased: %s', (_, input) => {
    expect(decideAgain({ ...row(), input })).toBeNull()
  })
})

test('under a draft it is compared with what was', () => {
  const past = row()
  const input = readStoredInput(past.input)
  if (!input) throw new Error('not read')
  const under = (control: DuplicateControl) => {
    const rules = draftRules({ pipelines, channels: [channel] }, 'pip_a', control)(input)
    return compare(past, decide(input.request, input.candidates, rules))
  }
  expect(under(on())).toMatchObject({ turn: 'same', lead_ids: ['lead_1'], vetoed: false })
  expect(under(on({ conflict: 'keep' }))).toMatchObject({ turn: 'would_split', outcome: 'kept_both' })
  expect(under(on({ channels: { chn_mail: false } }))).toMatchObject({
    turn: 'would_split',
    outcome: 'created',
  })
})

test('JSON is the same whatever the order of its keys, and not the same for another order of a list', () => {
  expect(sameJson({ a: 1, b: { c: [1, 2], d: undefined } }, { b: { c: [1, 2] }, a: 1 })).toBe(true)
  expect(sameJson({ a: [1, 2] }, { a: [2, 1] })).toBe(false)
  expect(sameJson({ a: null }, {})).toBe(false)
})
