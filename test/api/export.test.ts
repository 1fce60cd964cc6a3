import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, type Json, newAccount } from '../support/account.ts'
import { contacts, exported, imported } from '../support/csv-files.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

describe('contacts as a CSV file', () => {
  const PEOPLE = [
    {
      first_name: 'Ada',
      last_name: 'Love, "Lace"',
      emails: ['ada@firm.example', { value: 'a.d.a@gmail.com', primary: true }],
    },
    {
      name: 'Zoë Łódź',
      phones: ['+49 171 2345678', '030 1234567'],
      tags: ['vip', 'a|b', 'c\\d'],
      lists: ['news'],
    },
    { first_name: '=1+1', company: '@SUM(A1)', user_id: '-7', status: 'user', tags: ['+1', "'x"] },
    {
      first_name: "'=1",
      last_name: 'line\nbreak',
      attributes: {
        n: 42,
        s: '42',
        yes: true,
        no: 'false',
        minus: -1.5,
        f: '=1',
        empty: '',
        'Shoe size': 'L',
      },
    },
    { company: 'only a company', pixels: ['px_1'] },
  ]
  const SAME = ['first_name', 'last_name', 'name', 'company', 'user_id', 'status', 'tags', 'lists'] as const
  const gist = (contact: Json) => ({
    ...Object.fromEntries(SAME.map((field) => [field, contact[field]])),
    attributes: Object.entries(contact.attributes).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ...Object.fromEntries(
      ['emails', 'phones', 'pixels'].map((kind) => [
        kind,
        contact[kind].map(({ value, primary }: Json) => `${value} ${primary}`).toSorted(),
      ]),
    ),
  })
  const gists = async (acme: Account) =>
    (await contacts(acme))
      .map(gist)
      .map((it) => JSON.stringify(it))
      .toSorted()

  test('imported into another account they are the same contacts', async () => {
    const [acme, other] = [await newAccount(server.base), await newAccount(server.base)]
    for (const person of PEOPLE) expect((await acme.api('POST', '/contacts', person)).status).toBe(201)
    const file = await exported(acme)
    expect(file.status).toBe(200)
    expect(file.headers.get('content-type')).toContain('text/csv')
    expect(file.headers.get('content-disposition')).toMatch(/attachment; filename="contacts-.*\.csv"/)
    const { job } = await imported(other, file.text)
    expect(job).toMatchObject({ succeeded: PEOPLE.length, failed: 0 })
    expect(await gists(other)).toEqual(await gists(acme))
    expect((await exported(other)).text.split('\r\n')[0]).toBe(file.text.split('\r\n')[0])
  })

  test('no cell begins a formula, and the file begins with a mark that spreadsheets know', async () => {
    const acme = await newAccount(server.base)
    for (const person of PEOPLE) await acme.api('POST', '/contacts', person)
    const bytes = await (
      await fetch(`${server.base}/api/v1/contacts.csv`, { headers: { authorization: `Bearer ${acme.key}` } })
    ).arrayBuffer()
    expect([...new Uint8Array(bytes).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const text = new TextDecoder().decode(bytes)
    // Numbers of our own making aside.
    expect(text.replaceAll(',-1.5', ',')).not.toMatch(/(^|,|\n)"?[=+\-@\t]/)
    expect(text).toContain("'=1+1")
    expect(text).toContain("'+49 171 2345678|030 1234567")
  })

  test('filters are those of the list; what is in the trash or of another account is not there', async () => {
    const [acme, rival] = [await newAccount(server.base), await newAccount(server.base)]
    const [gone, stays] = await Promise.all(
      ['Gone', 'Stays'].map(
        async (name) => (await acme.api('POST', '/contacts', { name, tags: ['vip'] })).body.id,
      ),
    )
    await acme.api('POST', '/contacts', { name: 'Other' })
    await acme.api('DELETE', `/contacts/${gone}`)
    const rows = (await exported(acme, '?tag=vip')).text.trim().split('\r\n')
    expect(rows).toHaveLength(2)
    expect(rows[1]).toContain(stays)
    expect((await exported(acme)).text.trim().split('\r\n')).toHaveLength(3)
    expect((await exported(rival)).text.trim().split('\r\n')).toHaveLength(1)
    expect((await exported(acme, '?order=asc')).status).toBe(422)
    expect((await fetch(`${server.base}/api/v1/contacts.csv`)).status).toBe(401)
  })
})
