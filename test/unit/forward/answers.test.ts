import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { emptyMapping } from '../../../worker/domain/connection.ts'
import type { Call } from '../../../worker/forward/connector.ts'
import { CONNECTORS } from '../../../worker/forward/connectors/registry.ts'
import { crmCall } from '../../../worker/forward/crm-call.ts'
import { CrmFailure } from '../../../worker/forward/crm-failure.ts'
import { breach } from '../../support/crm/contract.ts'
import { type Fault, startCrm } from '../../support/crm/server.ts'

const open: { stop: () => Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})

/** A call of this kind to a server that says this. */
async function sessionTo(kind: string, said: Fault) {
  const connector = CONNECTORS[kind]
  if (!connector) throw new Error(kind)
  const crm = await startCrm({
    answer: () => null,
    breach: () => null,
    tooMany: () => ({ status: 429 }),
    limit: { amount: 1000, per_ms: 1000 },
  })
  open.push(crm)
  crm.fail(() => said)
  const waits: number[] = []
  const call: Call = crmCall({
    connector,
    base_url: crm.url,
    allowPrivate: true,
    paced: (_, work) => work(),
    authorization: async () => ({}),
    hide: (text) => text,
    onWait: (ms) => waits.push(ms),
    now: () => Date.parse('2026-03-01T12:00:00Z'),
  })
  const held = { base_url: crm.url, mapping: emptyMapping(), notes: {}, credentials: {}, now: Date.now }
  return { session: connector.open(call, held), crm, waits }
}

const say = (status: number, body?: unknown, headers?: Record<string, string>): Fault => ({
  kind: 'say',
  status,
  ...(body === undefined ? {} : { body }),
  ...(headers ? { headers } : {}),
})
const failureOf = async (work: Promise<unknown>): Promise<CrmFailure> => {
  const error = await work.then(
    () => null,
    (it) => it,
  )
  expect(error).toBeInstanceOf(CrmFailure)
  return error
}

const fixtures = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../data/contracts/kommo-v4.fixtures.json'), 'utf8'),
)
const hub = (category: string, more: object = {}) => ({
  status: 'error',
  category,
  message: 'why',
  correlationId: 'c',
  ...more,
})
const pipe = (error: string) => ({ success: false, error, data: null })

test.each<[kind: string, what: string, said: Fault, verdict: string, wait?: number]>([
  ['kommo', '400 with validation errors', say(400, fixtures.err400.body), 'refused'],
  ['kommo', '401', say(401, fixtures.err401.body), 'sign_in'],
  ['kommo', '402, not paid', say(402, fixtures.err402.body), 'stop'],
  ['kommo', '403 that is no JSON', say(403, 'blocked'), 'stop'],
  ['kommo', '422', say(422, fixtures.err422.body), 'refused'],
  ['kommo', '429 with its own wait', say(429, fixtures.err429.body), 'slow', 300_000],
  ['kommo', '429 that is no JSON', say(429, 'slow down'), 'slow'],
  ['kommo', '429 with both', say(429, fixtures.err429.body, { 'retry-after': '7' }), 'slow', 7_000],
  ['kommo', '500', say(500, fixtures.err500.body), 'again'],
  ['kommo', '504', say(504), 'again'],
  ['kommo', 'HTML', say(200, '<html>Welcome</html>'), 'odd'],
  ['kommo', '{}', say(200, {}), 'odd'],
  ['kommo', 'null', say(200, null), 'odd'],
  [
    'kommo',
    'what a create would answer with another shape',
    say(200, { _embedded: { contacts: [] } }),
    'odd',
  ],
  ['kommo', 'a redirect', say(301, undefined, { location: 'https://elsewhere.example' }), 'odd'],
  ['hubspot', '400', say(400, hub('VALIDATION_ERROR')), 'refused'],
  ['hubspot', '401', say(401, hub('INVALID_AUTHENTICATION')), 'sign_in'],
  ['hubspot', '403, a scope is missing', say(403, hub('MISSING_SCOPES')), 'not_allowed'],
  ['hubspot', '403', say(403, hub('BANNED')), 'stop'],
  ['hubspot', '207', say(207, { status: 'COMPLETE', results: [], errors: [{}], numErrors: 1 }), 'refused'],
  [
    'hubspot',
    '429 of ten seconds',
    say(429, hub('RATE_LIMITS', { policyName: 'TEN_SECONDLY_ROLLING' })),
    'slow',
    10_000,
  ],
  [
    'hubspot',
    '429 of a second',
    say(429, hub('RATE_LIMITS', { message: 'You have reached your secondly limit.' })),
    'slow',
    1_000,
  ],
  ['hubspot', '429 of the day', say(429, hub('RATE_LIMITS', { policyName: 'DAILY' })), 'slow', 3_600_000],
  ['hubspot', 'an error with 200', say(200, hub('VALIDATION_ERROR')), 'odd'],
  ['pipedrive', '401', say(401, { success: false, error: 'unauthorized access', errorCode: 401 }), 'sign_in'],
  ['pipedrive', '400', say(400, pipe('bad')), 'refused'],
  ['pipedrive', 'no success with 200', say(200, pipe('bad')), 'refused'],
  ['pipedrive', '429', say(429, pipe('limit'), { 'retry-after': '2' }), 'slow', 2_000],
  ['twenty', '400', say(400, { statusCode: 400, error: 'E', messages: ['bad'] }), 'refused'],
  ['twenty', '400 of an older server', say(400, { error: 'bad' }), 'refused'],
  ['twenty', '401', say(401, { statusCode: 401, error: 'E', messages: [] }), 'sign_in'],
  [
    'tryton',
    'an error in a 200',
    say(200, { id: 1, error: ['UserError', ['required', '', null]] }),
    'refused',
  ],
  ['tryton', 'somebody else was faster', say(200, { id: 1, error: ['ConcurrencyException', 'x'] }), 'again'],
  ['tryton', '401 with HTML', say(401, '<html>'), 'sign_in'],
])('%s: %s', async (kind, _, said, verdict, wait) => {
  const { session } = await sessionTo(kind, said)
  // Twenty looks whether a refused record is there; the refusal of that is what is told.
  const failure = await failureOf(
    session.createContact(
      {
        first_name: 'Ada',
        last_name: null,
        company: null,
        emails: [],
        phones: [],
        visitor_uid: null,
        fields: {},
      },
      'con_1',
    ),
  )
  expect(failure.verdict.kind).toBe(verdict)
  expect(failure.verdict.wait_ms).toBe(wait)
  expect(failure.message.length).toBeGreaterThan(5)
})

test('the text of an answer that nobody documented is kept', async () => {
  const { session } = await sessionTo('kommo', say(200, '<html>Scheduled  maintenance</html>'))
  expect((await failureOf(session.check())).message).toContain('<html>Scheduled maintenance</html>')
})

test('an answer that does not end is not read to its end', async () => {
  const { session } = await sessionTo('kommo', say(200, 'x'.repeat(700_000)))
  expect((await failureOf(session.check())).message).toContain('more than 512 kB')
})

test.each<[string, string, Record<string, string>, number[]]>([
  [
    'hubspot',
    'nothing is left of the window',
    { 'x-hubspot-ratelimit-remaining': '0', 'x-hubspot-ratelimit-interval-milliseconds': '10000' },
    [10_000],
  ],
  ['hubspot', 'nothing is left of the day', { 'x-hubspot-ratelimit-daily-remaining': '0' }, [3_600_000]],
  ['hubspot', 'much is left', { 'x-hubspot-ratelimit-remaining': '80' }, []],
  ['pipedrive', 'nothing is left', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2' }, [2_000]],
  ['pipedrive', 'nothing is left of the day', { 'x-daily-requests-left': '0' }, [3_600_000]],
  ['pipedrive', 'much is left', { 'x-ratelimit-remaining': '10' }, []],
])('%s: an answer that says that %s', async (kind, _, headers, waits) => {
  const it = await sessionTo(kind, say(404, {}, headers))
  await it.session.readContact('1').catch(() => {})
  expect(it.waits).toEqual(waits)
})

describe('the contract of Kommo', () => {
  test('its own examples are as it says', () => {
    for (const [name, it] of Object.entries<{ schema: string; body: unknown }>(fixtures))
      if (it.schema)
        expect([name, breach('kommo-v4.contract.schema.json', it.schema, it.body)]).toEqual([name, null])
  })
  test('more than fifty leads at once are too many', () => {
    const [one] = fixtures.complex_request.body
    const many = (n: number) =>
      breach('kommo-v4.contract.schema.json', 'PostLeadsComplexRequest', Array(n).fill(one))
    expect(many(50)).toBeNull()
    expect(many(51)).toContain('PostLeadsComplexRequest')
  })
})
