import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call, eventually, type Json, newAccount, times } from '../support/account.ts'
import { kommoToken, kommoVendor } from '../support/crm/kommo.ts'
import { type Fault, startCrm } from '../support/crm/server.ts'
import { type Program, startProgram } from '../support/program.ts'
import { BOOTSTRAP } from '../support/server.ts'

/** A thousand on demand: `ONELEAD_TEST_MERGES=1000`. */
const MERGES = Number(process.env.ONELEAD_TEST_MERGES ?? 100)
const KILLS = 3
/** Of all calls go wrong, while there are faults. */
const FAULTY = 0.04

let state: string
let program: Program
const start = async () => {
  program = await startProgram({
    ONELEAD_STATE: state,
    ONELEAD_BOOTSTRAP_TOKEN: BOOTSTRAP,
    ONELEAD_ALLOW_PRIVATE_URLS: '1',
    ONELEAD_SEED: 'off',
  })
}
beforeAll(() => {
  state = mkdtempSync(join(tmpdir(), 'onelead-crm-'))
})
afterAll(async () => {
  await program?.interrupt()
  rmSync(state, { recursive: true, force: true })
})

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const FAULTS: Fault[] = [
  { kind: 'reset', when: 'before' },
  { kind: 'reset', when: 'after' },
  { kind: 'half' },
  { kind: 'hang', ms: 300 },
  { kind: 'say', status: 500, body: { title: 'x', status: 500 } },
  { kind: 'say', status: 502, body: '<html>' },
  { kind: 'twist', status: 200, body: {} },
  { kind: 'twist', status: 200, body: '<html>' },
  { kind: 'say', status: 429, body: { title: 'x', status: 429 }, headers: { 'retry-after': '1' } },
]

test(`${MERGES} merges through random faults, retries by hand and ${KILLS} kills: every record once, none lost, the limit kept`, async () => {
  const kommo = kommoVendor()
  const crm = await startCrm(kommo.vendor)
  let faulty = true
  let faults = 0
  crm.fail(() => {
    if (!faulty || Math.random() > FAULTY) return null
    faults += 1
    return FAULTS[Math.floor(Math.random() * FAULTS.length)] ?? null
  })
  await start()
  const { key } = await newAccount(program.base)
  const api = (method: string, path: string, body?: object) =>
    call(`${program.base}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  const credentials = { token: kommoToken }
  const { id } = (await api('POST', '/connections', { kind: 'kommo', base_url: crm.url, credentials })).body
  const made: string[] = []
  for (const i of times(MERGES * 2, (n) => n))
    made.push((await api('POST', '/contacts', { name: `Person ${Math.floor(i / 2)}` })).body.id as string)
  const pairs = times(MERGES, (i) => [made[2 * i], made[2 * i + 1]] as [string, string])

  /** What waits for a later attempt is asked for by hand: nobody wants to wait for hours here. */
  const drain = () =>
    eventually(
      async () => {
        await api('PATCH', `/connections/${id}`, { state: 'active' })
        const waiting = (await api('GET', `/connections/${id}/deliveries?state=pending&limit=200`)).body.data
        for (const { contact_id, last_error } of waiting as Json[])
          if (last_error) await api('POST', `/connections/${id}/deliveries/retry`, { contact_id })
        await sleep(2_000)
        return (await api('GET', `/connections/${id}`)).body.deliveries
      },
      ({ pending, delivered }) => pending === 0 && delivered >= MERGES * 2,
      MERGES * 3_000,
    )
  await drain()

  for (const part of times(KILLS, (n) => n)) {
    for (const [winner_id, loser] of pairs.filter((_, i) => i % KILLS === part)) {
      const merged = await api('POST', '/contacts/merge', { winner_id, loser_ids: [loser] })
      expect(merged.status).toBe(200)
      if (Math.random() < 0.2) await api('POST', `/connections/${id}/deliveries/retry`, { contact_id: loser })
    }
    await sleep(1_000 + Math.random() * 6_000)
    await program.kill()
    await start()
  }
  faulty = false
  await drain()

  const counts = (await api('GET', `/connections/${id}`)).body.deliveries
  expect(counts).toEqual({ pending: 0, delivered: MERGES * 2, failed: 0 })
  const records = [...kommo.contacts.values()]
  const of = (ourId: string) => records.filter(({ tags }) => tags.includes(`onelead:${ourId}`))
  expect(records).toHaveLength(MERGES * 2)
  expect(made.filter((ourId) => of(ourId).length !== 1)).toEqual([])
  const isDuplicate = (ourId: string) => of(ourId)[0]?.tags.includes('onelead-duplicate')
  expect(pairs.filter(([winner, loser]) => isDuplicate(winner) || !isDuplicate(loser))).toEqual([])
  const notes = Map.groupBy(kommo.notes, ({ on, text }) => `${on} ${text}`)
  expect([...notes.values()].filter((same) => same.length > 1)).toEqual([])
  expect(kommo.notes).toHaveLength(MERGES * 2)
  expect(crm.breaches).toEqual([])
  expect(crm.overrun()).toBe(0)
  expect(faults).toBeGreaterThan(MERGES / 50)
  console.log(`${MERGES} merges: ${crm.calls.length} calls, ${faults} faults, ${KILLS} kills`)
  await crm.stop()
}, 900_000)
