import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Account, newAccount } from '../support/account.ts'
import { withCrm } from '../support/crm/connected.ts'
import { VENDORS } from '../support/crm/vendors.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
const open: { stop: () => Promise<unknown> }[] = []
beforeAll(async () => {
  server = await startServer()
})
afterEach(async () => {
  for (const one of open.splice(0)) await one.stop()
})
afterAll(() => server.stop())

async function person(acme: Account, name: string, email: string) {
  const contact = (await acme.api('POST', '/contacts', { name, emails: [email] })).body
  const asked = { pipeline_id: acme.pipeline.id, contact_id: contact.id, name: `${name} of ${email}` }
  const lead = (await acme.api('POST', '/leads', asked)).body
  return { contact: contact.id as string, lead: lead.id as string }
}

describe.each(Object.entries(VENDORS))('%s', (kind, newVendor) => {
  async function connected(may?: { merge?: boolean }, more: object = {}) {
    const seen = newVendor(may)
    const all = await withCrm(server, seen.vendor, { kind, credentials: { token: seen.token }, ...more })
    open.push(all.crm)
    const pipeline_map = seen.pipelineMap(all.acme)
    expect((await all.acme.api('PATCH', `/connections/${all.id}`, { pipeline_map })).status).toBe(200)
    return { ...all, seen }
  }

  test('a chat becomes one contact and one lead, and a second chat no further one', async () => {
    const { acme, crm, seen, settled } = await connected()
    await acme.chat({ name: 'Ada Lovelace', email: 'ada@example.com', phone: '+49 171 2345678' })
    expect((await settled()).deliveries).toMatchObject({ failed: 0 })
    await acme.chat({ name: 'Ada Lovelace', email: 'ada@example.com' })
    await settled()
    expect(seen.contacts()).toEqual([
      { id: expect.any(String), name: 'Ada Lovelace', emails: ['ada@example.com'] },
    ])
    expect(seen.leads()).toEqual([expect.objectContaining({ contact: seen.contacts()[0]?.id })])
    expect(seen.notes()).toBe(2)
    expect(crm.breaches).toEqual([])
  })

  test('somebody who is there already by the address is not made a second time', async () => {
    const { acme, crm, seen, settled } = await connected()
    seen.contacts()
    await acme.chat({ email: 'bob@example.com' })
    await settled()
    seen.put('ada@example.com', 'Augusta')
    await acme.chat({ name: 'Ada', email: 'Ada@Example.com' })
    expect((await settled(2)).deliveries.failed).toBe(0)
    const known = seen.contacts().find(({ emails }) => emails.includes('ada@example.com'))
    expect(known?.name).toBe('Augusta')
    expect(seen.contacts()).toHaveLength(2)
    expect(seen.leads().map(({ contact }) => contact)).toContain(known?.id)
    expect(crm.breaches).toEqual([])
  })

  test('a merge joins the records, and its undo makes the other one anew', async () => {
    const { acme, crm, seen, settled } = await connected()
    const ada = await person(acme, 'Ada', 'ada@example.com')
    const twin = await person(acme, 'Ada', 'ada@work.example')
    await settled(2)
    expect([seen.contacts().length, seen.leads().length]).toEqual([2, 2])
    const merge = await acme.api('POST', '/leads/merge', {
      winner_id: ada.lead,
      loser_ids: [twin.lead],
      choices: { name: ada.lead },
    })
    expect(merge.status).toBe(200)
    expect((await settled(2)).deliveries.failed).toBe(0)
    const [joined] = seen.contacts()
    expect(seen.contacts()).toHaveLength(1)
    expect(joined?.emails.toSorted()).toEqual(['ada@example.com', 'ada@work.example'])
    expect(seen.leads()).toEqual([
      expect.objectContaining({ name: 'Ada of ada@example.com', contact: joined?.id }),
    ])

    expect((await acme.api('POST', `/merges/${merge.body.merge_id}/undo`)).status).toBe(200)
    expect((await settled(2)).deliveries.failed).toBe(0)
    expect([seen.contacts().length, seen.leads().length]).toEqual([2, 2])
    const other = seen.contacts().find(({ id }) => id !== joined?.id)
    expect(seen.leads().find(({ name }) => name === 'Ada of ada@work.example')?.contact).toBe(other?.id)
    expect(seen.leads().find(({ name }) => name === 'Ada of ada@example.com')?.contact).toBe(joined?.id)
    expect(crm.breaches).toEqual([])
  })

  test('an account that may not join records keeps both, each with its note, and an undo takes that back', async () => {
    const { acme, crm, seen, settled } = await connected({ merge: false })
    const ada = await person(acme, 'Ada', 'ada@example.com')
    const twin = await person(acme, 'Ada', 'ada@work.example')
    await settled(2)
    const before = seen.leads()
    const choices = { name: ada.lead }
    const merge = await acme.api('POST', '/leads/merge', {
      winner_id: ada.lead,
      loser_ids: [twin.lead],
      choices,
    })
    expect((await settled(2)).deliveries.failed).toBe(0)
    expect([seen.contacts().length, seen.leads().length]).toEqual([2, 2])
    expect(seen.notes()).toBeGreaterThanOrEqual(2)
    await acme.api('POST', `/merges/${merge.body.merge_id}/undo`)
    expect((await settled(2)).deliveries.failed).toBe(0)
    expect(seen.leads()).toEqual(before)
    expect(crm.breaches).toEqual([])
  })

  test('a wrong token stops the connection and loses nothing; a right one goes on', async () => {
    const seen = newVendor()
    const { acme, crm, id, settled } = await withCrm(server, seen.vendor, {
      kind,
      credentials: { token: 'wrong' },
    })
    open.push(crm)
    expect((await acme.api('POST', `/connections/${id}/test`)).body).toMatchObject({ ok: false })
    await acme.chat({ email: 'ada@example.com' })
    await expect.poll(async () => (await acme.api('GET', `/connections/${id}`)).body.state).toBe('stopped')
    await acme.chat({ email: 'bob@example.com' })
    await acme.api('PATCH', `/connections/${id}`, { credentials: { token: seen.token } })
    expect((await settled(2)).deliveries).toEqual({ pending: 0, delivered: 2, failed: 0 })
    expect((await acme.api('POST', `/connections/${id}/test`)).body.ok).toBe(true)
    expect(seen.contacts()).toHaveLength(2)
  })

  test('what can be mapped is what it has', async () => {
    const { acme, id, crm } = await connected()
    const survey = await acme.api('GET', `/connections/${id}/survey`)
    expect(survey.status).toBe(200)
    expect(survey.body.pipelines[0].stages.length).toBeGreaterThan(0)
    expect(crm.breaches).toEqual([])
  })
})

test('each kind says beforehand what a merge and its undo do there', async () => {
  const acme = await newAccount(server.base)
  for (const kind of Object.keys(VENDORS)) {
    const made = await acme.api('POST', '/connections', {
      kind,
      base_url: 'http://127.0.0.1:9',
      credentials: { token: 'x' },
    })
    expect(made.body.promises.undo).toContain('can not part')
  }
})
