import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, type Json, newAccount, times } from '../support/account.ts'
import { over } from '../support/bulk.ts'
import { contacts, imported, results, upload } from '../support/csv-files.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('contacts from a CSV file', () => {
  test('each good row becomes a contact; each bad one comes back with its line and the reason', async () => {
    const acme = await newAccount(server.base)
    const { job, rows } = await imported(
      acme,
      '\uFEFFFirst name;Last name;E-mail;Phone;Company;Status;Tags;Shoe size\r\n' +
        'Ada;"Love; lace";ada@firm.example|ada@home.example;+49 171 2345678;Firm;user;vip|de;38\r\n' +
        'Bob;;nonsense;;;;;\r\n' +
        '\r\n' +
        '"Eve\r\nAnn";;;"\'+49 171 7654321";;;;\r\n' +
        ';;;;;;;\r\n' +
        'Cleo;;;;;boss;;\r\n',
    )
    expect(job).toMatchObject({ kind: 'import', status: 'done', total: 5, done: 5, succeeded: 2, failed: 3 })
    expect(rows).toEqual([
      { line: 2, status: 'imported', contact_id: expect.any(String) },
      { line: 3, status: 'rejected', reason: 'emails: Not an email address' },
      { line: 5, status: 'imported', contact_id: expect.any(String) },
      { line: 7, status: 'rejected', reason: 'Nothing in it' },
      { line: 8, status: 'rejected', reason: 'status: Neither visitor nor user' },
    ])
    const [ada] = await contacts(acme, '&email=ada@home.example')
    expect(ada).toMatchObject({
      id: rows[0].contact_id,
      first_name: 'Ada',
      last_name: 'Love; lace',
      company: 'Firm',
      status: 'user',
      tags: ['vip', 'de'],
      attributes: { 'Shoe size': 38 },
      emails: [
        { value: 'ada@firm.example', primary: true, trust: 'confirmed', source: 'import' },
        { value: 'ada@home.example', primary: false },
      ],
    })
    expect((await contacts(acme, '&phone=%2B491717654321'))[0].first_name).toBe('Eve\r\nAnn')
    expect(await contacts(acme, '&q=love')).toHaveLength(1)
  })

  test('nobody is checked for duplicates, neither against who is there nor within the file', async () => {
    const acme = await newAccount(server.base)
    const channel = await acme.newChannel()
    await acme.lead(channel.id, { email: 'ada@firm.example', name: 'Ada' })
    const { job } = await imported(acme, 'name,email\nAda,ada@firm.example\nAda,ADA@firm.example\n')
    expect(job.succeeded).toBe(2)
    expect(await contacts(acme, '&email=ada@firm.example')).toHaveLength(3)
    expect((await acme.api('GET', '/merges')).body.data).toEqual([])
    expect(await acme.leads()).toHaveLength(1)
    // But they are candidates for a later request.
    const later = (await acme.lead(channel.id, { email: 'ada@firm.example' })).body
    const { candidates } = (await acme.api('GET', `/decisions/${later.decision_id}`)).body
    expect(new Set(candidates.map(({ contact_id }: Json) => contact_id)).size).toBe(3)
  })

  test('webhooks and the search hear of each; nobody else does', async () => {
    const [acme, rival] = [await newAccount(server.base), await newAccount(server.base)]
    const { job } = await imported(acme, 'name\nGrace Hopper\n')
    const types = (await acme.api('GET', '/events')).body.data.map(({ type, data }: Json) => [
      type,
      data.source,
    ])
    expect(types).toContainEqual(['crm.contact.created', 'import'])
    expect(await contacts(acme, '&q=hopper')).toHaveLength(1)
    expect(await contacts(rival)).toEqual([])
    expect((await rival.api('GET', `/jobs/${job.id}`)).status).toBe(404)
    expect((await rival.api('GET', `/jobs/${job.id}/results`)).status).toBe(404)
  })

  test('woken again and again, each row is imported once', async () => {
    const acme = await newAccount(server.base)
    const text = `name,email\n${times(120, (i) => `P${i},p${i}@firm.example\n`).join('')}`
    const { job_id } = (await upload(acme, text)).body
    for (const _ of times(6, (i) => i)) await server.later(3_000)
    const job = await over(acme, job_id)
    expect(job).toMatchObject({ total: 120, done: 120, succeeded: 120, failed: 0 })
    expect(await contacts(acme)).toHaveLength(120)
    expect(new Set((await results(acme, job_id)).map(({ contact_id }) => contact_id)).size).toBe(120)
  })

  test('of a row that is done only its line is kept, of one that was rejected the reason too', async () => {
    const acme = await newAccount(server.base)
    const { job } = await imported(
      acme,
      'name,email\nKanarienvogel,kanarienvogel@firm.example\nKanarienvogel,kanarienvogel\n',
    )
    const db = await server.db()
    const kept = await db.prepare('SELECT input, result FROM job_items WHERE job_id = ?').bind(job.id).all()
    expect(kept.results).toHaveLength(2)
    expect(JSON.stringify(kept.results)).not.toMatch(/kanarien/i)
    const other = (await upload(acme, `name\n${'Kanarienvogel\n'.repeat(300)}`)).body
    await acme.api('POST', `/jobs/${other.job_id}/cancel`)
    const left = await eventually(
      async () =>
        (await db.prepare('SELECT input FROM job_items WHERE job_id = ?').bind(other.job_id).all()).results,
      (rows) => !/kanarien/i.test(JSON.stringify(rows)),
    )
    expect(left).toHaveLength(300)
  })

  test('the same Idempotency-Key and file is one import, another file is refused', async () => {
    const acme = await newAccount(server.base)
    const headers = { 'idempotency-key': 'file-1' }
    const first = await upload(acme, 'name\nAda\n', 'contacts', headers)
    const again = await upload(acme, 'name\nAda\n', 'contacts', headers)
    const other = await upload(acme, 'name\nBob\n', 'contacts', headers)
    const kind = await upload(acme, 'name\nAda\n', 'leads', headers)
    expect([first.status, again.status, again.body]).toEqual([202, 202, first.body])
    expect([other.body.code, kind.body.code]).toEqual(['idempotency_key_reused', 'idempotency_key_reused'])
    await over(acme, first.body.job_id)
    expect(await contacts(acme)).toHaveLength(1)
    expect((await acme.api('GET', '/jobs')).body.data).toHaveLength(1)
  })

  test('an upload that breaks off leaves nothing, and its job says so', async () => {
    const acme = await newAccount(server.base)
    const begun = request(`${server.base}/api/v1/imports?kind=contacts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${acme.key}`, 'content-type': 'text/csv' },
    })
    begun.on('error', () => {})
    begun.write(`name\n${'Ada\n'.repeat(1000)}`)
    const [job] = await eventually(
      async () => (await acme.api('GET', '/jobs')).body.data as Json[],
      (jobs) => jobs.length === 1,
    )
    expect(job.status).toBe('queued')
    begun.destroy()
    await server.later(120_000)
    expect(await over(acme, job.id)).toMatchObject({
      status: 'failed',
      error: 'upload_broken_off',
      succeeded: 0,
    })
    expect(await contacts(acme)).toEqual([])
  })

  test('a file of header and nothing else is done at once', async () => {
    const acme = await newAccount(server.base)
    const { job, rows } = await imported(acme, 'name,email\n')
    expect([job.status, job.total, rows]).toEqual(['done', 0, []])
  })

  test.each([
    ['no CSV', 'contacts', '{}', { 'content-type': 'application/json' }, 415],
    ['no kind', '', 'name\nAda\n', {}, 422],
    ['an unknown kind', 'tasks', 'name\nAda\n', {}, 422],
    ['nothing', 'contacts', '', {}, 422],
    ['no header', 'contacts', 'Ada,ada@example.com\n', {}, 422],
    ['no key', 'contacts', 'name\nAda\n', { authorization: '' }, 401],
    [
      'an Idempotency-Key that is none',
      'contacts',
      'name\nAda\n',
      { 'idempotency-key': 'x'.repeat(300) },
      422,
    ],
  ])('%s is refused', async (_, kind, text, headers, status) => {
    const acme = await newAccount(server.base)
    expect((await upload(acme, text, kind, headers)).status).toBe(status)
    expect((await acme.api('GET', '/jobs')).body.data).toEqual([])
  })

  test('a file that says it is too large is refused before it is read', async () => {
    const acme = await newAccount(server.base)
    const status = await new Promise((resolve, reject) => {
      const asked = request(`${server.base}/api/v1/imports?kind=contacts`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${acme.key}`,
          'content-type': 'text/csv',
          'content-length': 101 * 1024 * 1024,
        },
      })
      asked.on('response', (response) => resolve(response.statusCode)).on('error', reject)
      asked.write('name\n')
    })
    expect(status).toBe(413)
  })
})

describe('leads from a CSV file', () => {
  test('by pipeline and stage, of a new contact or of one that is there', async () => {
    const acme = await newAccount(server.base)
    const known = (await acme.api('POST', '/contacts', { name: 'Known' })).body.id
    const { job, rows } = await imported(
      acme,
      `name,email,stage,fields.size,Budget,contact_id
Boots,ada@firm.example,contacted,38,007,
Coat,,,,,${known}
Hat,bob@firm.example,nowhere,,,
Shoe,,,,,con_nobody
`,
      'leads',
    )
    expect(job).toMatchObject({ succeeded: 2, failed: 2 })
    expect(rows.map(({ reason }) => reason)).toEqual([
      undefined,
      undefined,
      'pipeline or stage: Not there',
      'contact_id: Not there',
    ])
    const leads = await acme.leads()
    expect(leads.find(({ name }) => name === 'Boots')).toMatchObject({
      channel_id: null,
      stage_id: acme.stage('open'),
      fields: { size: 38, Budget: '007' },
      contact: { name: 'Boots', email: 'ada@firm.example' },
    })
    expect(leads.find(({ name }) => name === 'Coat')).toMatchObject({
      contact_id: known,
      stage_id: acme.stage('incoming'),
    })
  })
})
