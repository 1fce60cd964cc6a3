import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeFrom } from '../../worker/domain/pixel-code.ts'
import { type Account, type Json, newAccount, statuses, times } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
let whatsapp: string
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
  whatsapp = (await acme.newChannel({ kind: 'whatsapp', name: 'WhatsApp' })).id
})
afterAll(() => server.stop())

const issue = (of: Account, pixel: string | undefined, more: object = {}, headers = {}) =>
  of.publicly('/v1/codes', { site: of.site.key, pixel, ...more }, headers)

/** Somebody chats, and is given a code for another channel. */
async function visitor(of = acme) {
  const pixel = await of.pixel()
  await of.chat({ pixel, message: 'From the page' })
  const [lead] = (await of.leads()).filter((it) => it.chat_ids.length === 1)
  const { status, body } = await issue(of, pixel)
  expect(status).toBe(201)
  return { pixel, lead, code: body.codes[0] as string }
}

const write = (text: string, more: object = {}, of = acme, channel = whatsapp) =>
  of.lead(channel, { message: text, ...more })

const evidence = async (decision: string) => (await acme.api('GET', `/decisions/${decision}`)).body

const said = async (lead: string) => {
  const { chat_ids } = (await acme.api('GET', `/leads/${lead}`)).body
  const chats = await Promise.all(
    chat_ids.map(async (id: string) => (await acme.api('GET', `/chats/${id}/messages`)).body.data),
  )
  return chats.flat().map((it: Json) => it.text)
}

describe('a request on another channel that bears a code', () => {
  test('is one of the browser that it was issued to: the lead of the earlier chat, without the code in its text', async () => {
    const { pixel, lead, code } = await visitor()
    const answer = await write(`Hello from WhatsApp [${code}]`, { phone: '+49 171 5550101' })
    expect([answer.status, answer.body.outcome, answer.body.lead_id]).toEqual([200, 'merged', lead.id])
    expect(await said(lead.id)).toEqual(['From the page', 'Hello from WhatsApp'])
    const { candidates } = await evidence(answer.body.decision_id)
    expect(candidates[0].methods).toContain('pixel')
    const contact = (await acme.api('GET', `/contacts/${answer.body.contact_id}`)).body
    expect(contact.pixels.map((it: Json) => it.value)).toEqual([pixel])
    expect(contact.phones.map((it: Json) => it.value)).toEqual(['+49 171 5550101'])
  })

  test('from somebody else once more: a lead of its own, taken all the same, and the code is off its text', async () => {
    const { lead, code } = await visitor()
    await write(`First [${code}]`, { phone: '+49 171 5550111' })
    const again = await write(`Me too [${code}]`, { phone: '+49 171 5550112' })
    expect([again.status, again.body.outcome]).toEqual([201, 'created'])
    expect(again.body.lead_id).not.toBe(lead.id)
    expect(await said(again.body.lead_id)).toEqual(['Me too'])
  })

  test('brings along what the page said of the visitor, beneath what it says itself', async () => {
    const pixel = await acme.pixel()
    const fields = { utm_source: 'leaflet', topic: 'tea' }
    const { body } = await issue(acme, pixel, { fields })
    const answer = await write(`Hi [${body.codes[0]}]`, {
      phone: '+49 171 5550121',
      fields: { topic: 'pots' },
    })
    expect(answer.body.outcome).toBe('created')
    const lead = (await acme.api('GET', `/leads/${answer.body.lead_id}`)).body
    expect(lead.fields).toEqual({ utm_source: 'leaflet', topic: 'pots' })
    for (const wrong of [{ __proto: { a: 1 } }, { constructor: 'x' }, 'x', [1]])
      expect((await issue(acme, pixel, { fields: wrong })).status).toBe(422)
  })

  test('twenty times at once: it links once, and nothing is lost', async () => {
    const { lead, code } = await visitor()
    const answers = await Promise.all(
      times(20, (i) => write(`#${i} [${code}]`, { phone: `+49 171 55502${String(i).padStart(2, '0')}` })),
    )
    expect(statuses(answers)).toEqual({ 200: 1, 201: 19 })
    expect(answers.filter((it) => it.body.lead_id === lead.id)).toHaveLength(1)
    expect(new Set(answers.map((it) => it.body.contact_id)).size).toBe(20)
  })

  test('delivered again by its channel: the first answer again', async () => {
    const { lead, code } = await visitor()
    const send = () => write(`Hi [${code}]`, { external_id: `wamid-${code}`, phone: '+49 171 5550131' })
    const first = await send()
    expect(first.body.lead_id).toBe(lead.id)
    expect(await send()).toMatchObject({ status: 200, body: first.body })
  })

  test('as it begins a chat with a bot, apart from the text, or in the subject of a mail', async () => {
    for (const how of [
      (code: string) => ({ message: `/start ${code}` }),
      (code: string) => ({ message: 'Hi', code }),
      (code: string) => ({ message: 'Hi', fields: { subject: `Question [${code}]` } }),
    ]) {
      const { lead, code } = await visitor()
      const answer = await acme.lead(whatsapp, how(code))
      expect([answer.status, answer.body.lead_id]).toEqual([200, lead.id])
      expect(JSON.stringify((await acme.api('GET', `/leads/${lead.id}`)).body)).not.toContain(code)
    }
  })

  test('of another account: nothing is linked in either', async () => {
    const other = await newAccount(server.base)
    const { code } = await visitor(other)
    const answer = await write(`Hi [${code}]`, { phone: '+49 171 5550141' })
    expect([answer.status, answer.body.outcome]).toEqual([201, 'created'])
    // It is not used up by that.
    const theirs = (await other.newChannel({ kind: 'whatsapp' })).id
    const there = await write(`Hi [${code}]`, {}, other, theirs)
    expect(there.body.outcome).toBe('merged')
  })

  test('that nobody issued: nothing is linked', async () => {
    const made = await write(`Hi [${codeFrom(new Uint8Array(10))}]`, { phone: '+49 171 5550142' })
    expect([made.status, made.body.outcome]).toEqual([201, 'created'])
    expect(await said(made.body.lead_id)).toEqual(['Hi'])
  })

  test('where the pixel method is off: not linked, and the code is used up all the same', async () => {
    const { lead, code } = await visitor()
    await acme.control({ methods: { pixel: false, email: true, phone: true, big_data: false } })
    const answer = await write(`Hi [${code}]`, { phone: '+49 171 5550151' })
    await acme.control({ methods: { pixel: true, email: true, phone: true, big_data: false } })
    expect(answer.body.outcome).toBe('created')
    expect(answer.body.lead_id).not.toBe(lead.id)
    expect((await write(`Hi [${code}]`, { phone: '+49 171 5550152' })).body.outcome).toBe('created')
  })

  test('of somebody who was erased: nothing is left of it', async () => {
    const { lead, code } = await visitor()
    const erased = await acme.api('POST', `/contacts/${lead.contact_id}/erase`)
    expect(erased.status).toBe(204)
    const answer = await write(`Hi [${code}]`, { phone: '+49 171 5550161' })
    expect([answer.status, answer.body.outcome]).toEqual([201, 'created'])
    const contact = (await acme.api('GET', `/contacts/${answer.body.contact_id}`)).body
    expect(contact.pixels).toEqual([])
  })

  test('a day later: nothing is linked, and the row is gone', async () => {
    const { lead, code } = await visitor()
    await server.later(24 * 3_600_000 + 1000)
    const answer = await write(`Hi [${code}]`, { phone: '+49 171 5550171' })
    await server.later(-24 * 3_600_000 - 1000)
    expect([answer.status, answer.body.outcome]).toEqual([201, 'created'])
    expect(answer.body.lead_id).not.toBe(lead.id)
    const db = await server.db()
    expect((await db.prepare('SELECT count(*) AS n FROM pixel_codes').first())?.n).toBe(0)
  })
})

describe('codes are issued', () => {
  test('as many as were asked for, each another, stored as hashes only', async () => {
    const { body } = await issue(acme, await acme.pixel(), { count: 6 })
    expect(new Set(body.codes).size).toBe(6)
    expect(Date.parse(body.expires_at)).toBeGreaterThan(Date.now())
    const { results } = await (await server.db()).prepare('SELECT * FROM pixel_codes').all()
    for (const code of body.codes) expect(JSON.stringify(results)).not.toContain(code)
  })

  test('to nobody without an ID of this site, and to nobody who said no', async () => {
    const pixel = await acme.pixel()
    const other = await acme.newSite(acme.pipeline.id)
    const none = { codes: [], expires_at: null }
    expect((await issue(acme, undefined)).body).toEqual(none)
    expect((await issue(acme, 'px_madeup')).body).toEqual(none)
    expect((await issue(acme, await acme.pixel(other.key))).body).toEqual(none)
    expect((await issue(acme, pixel, { consent: false })).body).toEqual(none)
    expect((await issue(acme, pixel, {}, { 'sec-gpc': '1' })).body).toEqual(none)
  })

  test('to the site’s own pages only', async () => {
    const pixel = await acme.pixel()
    const elsewhere = await issue(acme, pixel, {}, { origin: 'https://evil.example' })
    expect([elsewhere.status, elsewhere.body.code]).toEqual([403, 'origin_not_allowed'])
    expect((await issue(acme, pixel, { site: 'nobody_there' })).status).toBe(404)
    for (const count of [0, 11, 1.5, '2', null])
      expect((await issue(acme, pixel, { count })).status).toBe(422)
  })
})
