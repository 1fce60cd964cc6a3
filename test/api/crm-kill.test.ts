import { expect, test } from 'vitest'
import { call, eventually, type Json, newAccount, times } from '../support/account.ts'
import { kommoToken, kommoVendor } from '../support/crm/kommo.ts'
import { type Fault, startCrm } from '../support/crm/server.ts'
import { ownProgram } from '../support/own-program.ts'

/** A thousand on demand: `ONELEAD_TEST_MERGES=1000`. */
const MERGES = Number(process.env.ONELEAD_TEST_MERGES ?? 100)
/** Accounts with a CRM each, so that limits are waited for side by side. */
const SHOPS = 4
const KILLS = 3
/** Of all calls go wrong, while there are faults. */
const FAULTY = 0.04

const own = ownProgram({ ONELEAD_ALLOW_PRIVATE_URLS: '1' })

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

/** An account with a CRM of its own that goes wrong now and then, and pairs of contacts to be merged. */
async function newShop(merges: number) {
  const kommo = kommoVendor()
  const crm = await startCrm(kommo.vendor)
  const seen = { faulty: true, faults: 0 }
  crm.fail(() => {
    if (!seen.faulty || Math.random() > FAULTY) return null
    seen.faults += 1
    return FAULTS[Math.floor(Math.random() * FAULTS.length)] ?? null
  })
  const { key } = await newAccount(own.at().base)
  const api = (method: string, path: string, body?: object) =>
    call(`${own.at().base}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  const credentials = { token: kommoToken }
  const { id } = (await api('POST', '/connections', { kind: 'kommo', base_url: crm.url, credentials })).body
  const made: string[] = []
  for (const i of times(merges * 2, (n) => n))
    made.push((await api('POST', '/contacts', { name: `Person ${Math.floor(i / 2)}` })).body.id as string)
  const pairs = times(merges, (i) => [made[2 * i], made[2 * i + 1]] as [string, string])

  const of = (ourId: string) =>
    [...kommo.contacts.values()].filter(({ tags }) => tags.includes(`onelead:${ourId}`))
  const isDuplicate = (ourId: string) => of(ourId)[0]?.tags.includes('onelead-duplicate')
  const allMerged = () => pairs.every(([, loser]) => isDuplicate(loser))

  /** What waits for a later attempt is asked for by hand: nobody wants to wait for hours here. */
  const drain = (told = () => true) =>
    eventually(
      async () => {
        await api('PATCH', `/connections/${id}`, { state: 'active' })
        const waiting = (await api('GET', `/connections/${id}/deliveries?state=pending&limit=200`)).body.data
        for (const { contact_id, last_error } of waiting as Json[])
          if (last_error) await api('POST', `/connections/${id}/deliveries/retry`, { contact_id })
        await sleep(2_000)
        return (await api('GET', `/connections/${id}`)).body.deliveries
      },
      ({ pending, delivered }) => pending === 0 && delivered >= merges * 2 && told(),
      60_000 + merges * 3_000,
    )

  async function mergePart(part: number) {
    for (const [winner_id, loser] of pairs.filter((_, i) => i % KILLS === part)) {
      const merged = await api('POST', '/contacts/merge', { winner_id, loser_ids: [loser] })
      expect(merged.status).toBe(200)
      if (Math.random() < 0.2) await api('POST', `/connections/${id}/deliveries/retry`, { contact_id: loser })
    }
  }

  async function expectAllOnce() {
    const counts = (await api('GET', `/connections/${id}`)).body.deliveries
    expect(counts).toEqual({ pending: 0, delivered: merges * 2, failed: 0 })
    expect(kommo.contacts.size).toBe(merges * 2)
    expect(made.filter((ourId) => of(ourId).length !== 1)).toEqual([])
    expect(pairs.filter(([winner, loser]) => isDuplicate(winner) || !isDuplicate(loser))).toEqual([])
    const notes = Map.groupBy(kommo.notes, ({ on, text }) => `${on} ${text}`)
    expect([...notes.values()].filter((same) => same.length > 1)).toEqual([])
    expect(kommo.notes).toHaveLength(merges * 2)
    expect(crm.breaches).toEqual([])
    expect(crm.overrun()).toBe(0)
  }
  return { crm, seen, drain, allMerged, mergePart, expectAllOnce }
}

test(
  `${MERGES} merges through random faults, retries by hand and ${KILLS} kills: every record once, none lost, the limit kept`,
  async () => {
    await own.start()
    const shops = await Promise.all(times(SHOPS, () => newShop(Math.ceil(MERGES / SHOPS))))
    await Promise.all(shops.map(({ drain }) => drain()))
    for (const part of times(KILLS, (n) => n)) {
      await Promise.all(shops.map(({ mergePart }) => mergePart(part)))
      await sleep(500 + Math.random() * 2_000)
      await own.at().kill()
      await own.start()
    }
    for (const { seen } of shops) seen.faulty = false
    await Promise.all(shops.map(({ drain, allMerged }) => drain(allMerged)))
    for (const { expectAllOnce } of shops) await expectAllOnce()
    const sum = (of: (shop: (typeof shops)[number]) => number) =>
      shops.reduce((all, shop) => all + of(shop), 0)
    const faults = sum(({ seen }) => seen.faults)
    expect(faults).toBeGreaterThan(MERGES / 50)
    console.log(
      `${MERGES} merges: ${sum(({ crm }) => crm.calls.length)} calls, ${faults} faults, ${KILLS} kills`,
    )
    await Promise.all(shops.map(({ crm }) => crm.stop()))
  },
  300_000 + MERGES * 3_000,
)
