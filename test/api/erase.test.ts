import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type Json, newAccount, times } from '../support/account.ts'
import { startReceiver } from '../support/receiver.ts'
import { type Server, startServer } from '../support/server.ts'
import { CANARY, EMAIL, somebody, timelineOf, VISITS, WORDS } from '../support/somebody.ts'
import { atRest, dump } from '../support/tables.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const ids = (rows: Json[]) => rows.map(({ id }) => id)

describe('a person is erased', () => {
  test('no text of any table tells anything of the person, of whatever alias', async () => {
    const hook = await startReceiver()
    const acme = await newAccount(server.base)
    await acme.api('POST', '/webhooks', { url: hook.url, events: ['crm.contact.updated'] })
    const it = await somebody(acme)
    await eventually(
      async () => (await timelineOf(acme, it.id)).data,
      (rows) => rows.filter((row: Json) => row.kind === 'visit').length === VISITS,
    )
    await atRest(server)
    const before = await dump(server)
    expect(WORDS.filter((word) => !before.includes(word))).toEqual([CANARY.toUpperCase()])

    const erased = await acme.api('POST', `/contacts/${it.id}/erase`)
    expect(erased.status).toBe(204)
    expect((await acme.api('POST', `/contacts/${it.undone}/erase`)).status).toBe(204)
    await atRest(server)
    const rows = (JSON.parse(await dump(server)) as [string, object[]][]).flatMap(([table, found]) =>
      found.map((row) => `${table} ${JSON.stringify(row)}`),
    )
    expect(
      rows.filter((row) =>
        [...WORDS, it.pixel].some((word) => row.toLowerCase().includes(word.toLowerCase())),
      ),
    ).toEqual([])

    for (const path of [
      `/contacts/${it.id}`,
      `/contacts/${it.other}`,
      `/leads/${it.lead.id}`,
      `/contacts/${it.id}/timeline`,
      `/contacts/${it.id}/export`,
    ])
      expect([path, (await acme.api('GET', path)).status]).toEqual([path, 404])
    const told = await eventually(
      async () => hook.received.map(({ body }) => JSON.parse(body).data).filter(({ erased }) => erased),
      (bodies) => bodies.some(({ contact_id, aliases }) => contact_id === it.id && aliases),
    )
    expect(told.find(({ contact_id }) => contact_id === it.id)).toMatchObject({
      aliases: [it.other],
      erased: true,
    })
    await hook.stop()
  })

  test('nobody else loses anything: the lookalike keeps all, decisions and merges keep that they were made', async () => {
    const acme = await newAccount(server.base)
    const it = await somebody(acme)
    const merges = (await acme.api('GET', '/merges')).body.data
    const decisions = (await acme.api('GET', `/leads/${it.lead.id}/decisions`)).body.data
    const bystander = (await acme.api('GET', `/contacts/${it.twin.id}`)).body
    await acme.api('POST', `/contacts/${it.id}/erase`)

    expect((await acme.api('GET', `/contacts/${it.twin.id}`)).body).toEqual(bystander)
    const shared = (await acme.api('GET', `/decisions/${it.shared.decision_id}`)).body
    expect(shared.candidates.length).toBeGreaterThan(0)
    expect(shared.candidates.every((line: Json) => line.contact_id !== it.id)).toBe(true)
    expect(ids((await acme.api('GET', '/merges')).body.data)).toEqual(ids(merges))
    for (const { id, outcome, lead_ids } of decisions)
      expect((await acme.api('GET', `/decisions/${id}`)).body).toMatchObject({
        outcome,
        lead_ids,
        candidates: [],
      })
    const undo = await acme.api('POST', `/merges/${it.merge_id}/undo`)
    expect(undo.status).toBe(410)
    expect((await acme.api('GET', '/trash')).body.data).toEqual([])
  })

  test('a dry run skips and counts what was decided about the person', async () => {
    const acme = await newAccount(server.base)
    const it = await somebody(acme)
    const path = `/pipelines/${acme.pipeline.id}/duplicate_control`
    const { version: _, ...settings } = (await acme.api('GET', path)).body
    const before = (await acme.api('POST', `${path}/dry_run`, { settings, days: 7 })).body
    await acme.api('POST', `/contacts/${it.id}/erase`)
    const after = await acme.api('POST', `${path}/dry_run`, { settings, days: 7 })
    expect(after.status).toBe(200)
    expect(before.intakes).toBeGreaterThan(0)
    expect(after.body.skipped).toBeGreaterThan(before.skipped)
  })

  test('nothing brings the person back: a program’s repeat is refused, an open chat is gone', async () => {
    const acme = await newAccount(server.base)
    const it = await somebody(acme)
    expect((await acme.api('POST', '/contacts', it.asked, it.once)).body.id).toBe(it.other)
    await acme.api('POST', `/contacts/${it.id}/erase`)
    expect((await acme.api('POST', '/contacts', it.asked, it.once)).status).toBe(410)
    const say = { text: 'Still there?', client_id: 'c-9' }
    const path = `/v1/chats/${it.opened.chat_id}/messages`
    expect((await acme.publicly(path, say, { authorization: `Bearer ${it.opened.token}` })).status).toBe(404)
    expect((await acme.api('GET', `/contacts?email=${EMAIL}`)).body.data).toEqual([])
    expect(
      (await acme.api('GET', `/contacts?q=${CANARY}`)).body.data.filter(({ id }: Json) => id !== it.undone),
    ).toEqual([])
  })

  test('requests at the same moment are erased with the rest, or make somebody new: never half a person', async () => {
    const acme = await newAccount(server.base)
    const channel = await acme.newChannel()
    const first = (await acme.lead(channel.id, { email: EMAIL, name: CANARY, message: 'One' })).body
    const requests = times(12, (i) => acme.lead(channel.id, { email: EMAIL, message: `Again ${i}` }))
    const [erased, ...answers] = await Promise.all([
      acme.api('POST', `/contacts/${first.contact_id}/erase`),
      ...requests,
    ])
    expect([204, 503]).toContain(erased.status)
    expect(answers.every(({ status }) => status < 300)).toBe(true)
    if (erased.status === 204)
      expect((await acme.api('GET', `/contacts/${first.contact_id}`)).status).toBe(404)
    const db = await server.db()
    const orphans = await db
      .prepare(
        `SELECT (SELECT count(*) FROM leads l WHERE account_id = ?1 AND contact_id NOT IN (SELECT id FROM contacts WHERE account_id = ?1))
        + (SELECT count(*) FROM conversations WHERE account_id = ?1 AND lead_id NOT IN (SELECT id FROM leads WHERE account_id = ?1))
        + (SELECT count(*) FROM identifiers WHERE account_id = ?1 AND contact_id NOT IN (SELECT id FROM contacts WHERE account_id = ?1))
        + (SELECT count(*) FROM blocking_keys WHERE account_id = ?1 AND contact_id NOT IN (SELECT id FROM contacts WHERE account_id = ?1)) AS n`,
      )
      .bind(acme.id)
      .first<number>('n')
    expect(orphans).toBe(0)
  })

  test('page views that are on their way when their person is erased do not come; the next ones do', async () => {
    const acme = await newAccount(server.base)
    const { pixel } = (await acme.chat({ email: EMAIL })).body
    const [{ contact_id }] = (await acme.api('GET', '/chats')).body.data
    const noted = async (when: string) => {
      await acme.hit(acme.site.key, { pixel, url: `https://shop.example/${when}` })
      await acme.publicly('/v1/track', { site: acme.site.key, pixel, name: when })
    }
    await noted('before')
    expect((await acme.api('POST', `/contacts/${contact_id}/erase`)).status).toBe(204)
    await noted('after')
    const db = await server.db()
    const seen = async () =>
      (
        await db
          .prepare(
            `SELECT url AS what FROM visits WHERE pixel = ?1 UNION ALL SELECT name FROM tracked WHERE pixel = ?1`,
          )
          .bind(pixel)
          .all<{ what: string }>()
      ).results.map(({ what }) => what)
    await eventually(seen, (all) => all.includes('after') && all.length >= 2)
    expect(await seen()).toEqual(['https://shop.example/after', 'after'])
  })

  test('a request that was taken out of another person’s lead again: nothing of it stays there', async () => {
    const acme = await newAccount(server.base)
    const channel = await acme.newChannel()
    const winner = (await acme.lead(channel.id, { email: 'bob@nest.example', name: 'Bob', message: 'Hello' }))
      .body
    const fields = { note: CANARY }
    const request = {
      email: 'bob@nest.example',
      phone: '+49 171 5550101',
      company: CANARY,
      fields,
      message: CANARY,
    }
    expect((await acme.lead(channel.id, request)).body.outcome).toBe('merged')
    const [merge] = (await acme.api('GET', '/merges')).body.data
    const undone = (await acme.api('POST', `/merges/${merge.id}/undo`)).body
    const own = undone.restored.find((id: string) => id.startsWith('con_') && id !== winner.contact_id)
    await atRest(server)
    const traces = async () =>
      (JSON.parse(await dump(server)) as [string, { account_id: string }[]][]).flatMap(([table, rows]) =>
        rows
          .filter((row) => row.account_id === acme.id && /kanarienvogel|1715550101/.test(JSON.stringify(row)))
          .map((row) => `${table} ${JSON.stringify(row)}`),
      )
    expect((await traces()).length).toBeGreaterThan(5)
    expect((await acme.api('POST', `/contacts/${own}/erase`)).status).toBe(204)
    expect(await traces()).toEqual([])
    expect((await acme.api('GET', `/contacts/${winner.contact_id}`)).body).toMatchObject({ name: 'Bob' })
  })

  test('a hundred conversations take as many statements as one', async () => {
    const costs = []
    for (const chats of [1, 100]) {
      const acme = await newAccount(server.base)
      const channel = await acme.newChannel()
      let id = ''
      for (let i = 0; i < chats; i++)
        id = (await acme.lead(channel.id, { email: EMAIL, message: `Hello ${i}` })).body.contact_id
      const erased = await acme.api('POST', `/contacts/${id}/erase`)
      expect(erased.status).toBe(204)
      costs.push(JSON.parse(erased.headers.get('x-test-meter') as string).statements)
    }
    expect(costs[1]).toBe(costs[0])
  })

  test('another account’s contact, one that is not there, and one that is part of another are not erased', async () => {
    const [acme, rival] = [await newAccount(server.base), await newAccount(server.base)]
    const [a, b] = await Promise.all(
      times(2, async () => (await acme.api('POST', '/contacts', { company: 'X' })).body.id),
    )
    expect((await rival.api('POST', `/contacts/${a}/erase`)).status).toBe(404)
    expect((await rival.api('GET', `/contacts/${a}/export`)).status).toBe(404)
    expect((await acme.api('POST', '/contacts/con_nobody/erase')).status).toBe(404)
    await acme.api('POST', '/contacts/merge', { winner_id: a, loser_ids: [b] })
    const refused = await acme.api('POST', `/contacts/${b}/erase`)
    expect([refused.status, refused.body.code, refused.body.winner_id]).toEqual([409, 'already_merged', a])
    expect((await acme.api('GET', `/contacts/${a}`)).status).toBe(200)
  })
})
