import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, eventually, type Json, newAccount, times } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
const known: Record<string, string> = {}
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
  const people = {
    zoe: { first_name: 'Zoë', last_name: "O'Brien-Smith", company: 'Łódź Fabryka', tags: ['vip'] },
    ada: { name: 'Ada Lovelace', emails: ['ada.love@firm.example', 'A.da+x@gmail.com'], tags: ['vip', 'de'] },
    adam: { name: 'Adam Love', phones: ['+49 171 2345678', '030 1234567'], company: 'Firm', user_id: 'u-1' },
    junk: { name: 'Test', emails: ['test@test.com'], pixels: ['px_1'] },
    many: { name: 'Иван Петров', tags: ['VIP'], attributes: { size: 'L' } },
  }
  for (const [name, body] of Object.entries(people))
    known[name] = (await acme.api('POST', '/contacts', body)).body.id
})
afterAll(() => server.stop())

const found = async (query: string, of = acme) => {
  const answer = await of.api('GET', `/contacts?${query}`)
  expect(answer.status).toBe(200)
  return (answer.body.data as Json[])
    .map(({ id }) => Object.keys(known).find((name) => known[name] === id) ?? id)
    .toSorted()
}
const q = (text: string) => `q=${encodeURIComponent(text)}`

describe('search', () => {
  test.each([
    ['ada', ['ada', 'adam']],
    ['ADA', ['ada', 'adam']],
    ['adam', ['adam']],
    ['zoe', ['zoe']],
    ['Zoë', ['zoe']],
    ['obrien', ['zoe']],
    ['o’brien', ['zoe']],
    ['smith', ['zoe']],
    ['brien', []],
    ['lodz', ['zoe']],
    ['firm', ['adam']],
    ['love ada', ['ada', 'adam']],
    ['ada love firm', ['adam']],
    ['ada zoe', []],
    ['ada.love', ['ada']],
    ['ada.love@firm.example', ['ada']],
    ['Ada.Love@Firm.Example', ['ada']],
    ['ada@gmail.com', ['ada']],
    ['ada.love@other.example', []],
    ['test@test.com', ['junk']],
    ['+49 171 2345678', ['adam']],
    ['0049 171 2345678', ['adam']],
    ['030 1234567', ['adam']],
    ['+49 171 2345679', []],
    ['px_1', ['junk']],
    ['px_', []],
    ['иван', ['many']],
    ['!!!', []],
    ['%', []],
    ['t:vip', []],
    ["'; DROP TABLE contacts; --", []],
  ])('%s finds %j', async (text, names) => {
    expect(await found(q(text))).toEqual(names)
  })

  test.each([
    ['tag=vip', ['ada', 'zoe']],
    ['tag=VIP', ['many']],
    ['tag=vi', []],
    [`tag=vip&${q('ada')}`, ['ada']],
    [`tag=de&${q('zoe')}`, []],
    [`${q('ada')}&user_id=u-1`, ['adam']],
    ['email=ada@gmail.com&tag=vip', ['ada']],
    ['email=ada@gmail.com&phone=%2B491712345678', []],
    ['email=test@test.com', ['junk']],
    ['email=nobody', []],
    ['pixel=px_1', ['junk']],
    ['phone=abc', []],
  ])('%s finds %j: filters narrow each other', async (query, names) => {
    expect(await found(query)).toEqual(names)
  })

  test('an empty question asks for everybody', async () => {
    expect(await found('q=')).toEqual(Object.keys(known).toSorted())
    expect(await found('q=%20')).toEqual(Object.keys(known).toSorted())
  })

  test.each([['q=%00'], [`q=${'x'.repeat(400)}`], ['after=nonsense'], ['order=asc'], ['limit=0']])(
    '%s is refused',
    async (query) => {
      expect((await acme.api('GET', `/contacts?${query}`)).status).toBe(422)
    },
  )

  test('another account finds nobody', async () => {
    const rival = await newAccount(server.base)
    for (const query of [q('ada'), 'tag=vip', 'email=ada@gmail.com'])
      expect(await found(query, rival)).toEqual([])
  })

  test('pages of one show each once, in a stable order', async () => {
    const own = await newAccount(server.base)
    await Promise.all(
      times(25, (i) =>
        own.api('POST', '/contacts', { first_name: `Ann${i % 3}`, last_name: `Anders${i}`, tags: ['all'] }),
      ),
    )
    const whole = (await own.api('GET', `/contacts?q=an&limit=200`)).body.data.map(({ id }: Json) => id)
    expect(new Set(whole).size).toBe(25)
    for (const query of ['q=an', 'tag=all', 'q=an&tag=all', 'q=ann%20anders']) {
      const seen: string[] = []
      for (let after: string | null = ''; after !== null; ) {
        const { data, next }: Json = (
          await own.api('GET', `/contacts?${query}&limit=4${after && `&after=${encodeURIComponent(after)}`}`)
        ).body
        seen.push(...data.map(({ id }: Json) => id))
        after = next
      }
      expect([query, seen.toSorted()]).toEqual([query, whole.toSorted()])
    }
  })
})

describe('what is found follows what a contact is', () => {
  test('a new name is found at once, the old one no more', async () => {
    const own = await newAccount(server.base)
    const { id } = (
      await own.api('POST', '/contacts', {
        name: 'Grace Hopper',
        tags: ['navy'],
        emails: ['grace@navy.example'],
      })
    ).body
    await own.api('PATCH', `/contacts/${id}`, {
      last_name: 'Murray',
      tags: ['cobol'],
      emails: ['grace@cobol.example'],
    })
    for (const query of ['q=murray', 'tag=cobol', 'q=grace@cob', 'q=grace'])
      expect([query, await found(query, own)]).toEqual([query, [id]])
    for (const query of ['q=hopper', 'tag=navy', 'q=grace@navy'])
      expect([query, await found(query, own)]).toEqual([query, []])
  })

  test('who came through a channel or a chat is found by name, and by what a later request adds', async () => {
    const own = await newAccount(server.base)
    const channel = await own.newChannel()
    const { contact_id } = (
      await own.lead(channel.id, { name: 'Katherine Johnson', email: 'kj@nasa.example' })
    ).body
    expect(await found('q=kath', own)).toEqual([contact_id])
    await own.lead(channel.id, { email: 'kj@nasa.example', company: 'Langley' })
    await eventually(
      () => found('q=langley', own),
      (ids) => ids[0] === contact_id,
    )
  })

  test('merged ones are found as their winner, once; undone ones as themselves', async () => {
    const own = await newAccount(server.base)
    const make = async (body: object) => (await own.api('POST', '/contacts', body)).body.id as string
    const [a, b] = [
      await make({ first_name: 'Rosa' }),
      await make({ last_name: 'Parks', tags: ['x'], emails: ['rosa@x.example'] }),
    ]
    const merged = await own.api('POST', '/contacts/merge', { winner_id: a, loser_ids: [b] })
    for (const query of ['q=parks', 'tag=x', 'q=rosa@x', 'q=rosa', 'email=rosa@x.example'])
      await eventually(
        () => found(query, own),
        (ids) => ids.join() === a,
      )
    await own.api('POST', `/merges/${merged.body.merge_id}/undo`)
    await eventually(
      () => found('q=parks', own),
      (ids) => ids.join() === b,
    )
    // The one by her name, the other by her name and the beginning of her address.
    expect(await found('q=rosa%20parks', own)).toEqual([b])
    await eventually(
      () => found('q=rosa', own),
      (ids) => ids.length === 2,
    )
  })

  test('one whose lead took a request in is found by what that said, and no more once it is taken out again', async () => {
    const own = await newAccount(server.base)
    const channel = await own.newChannel()
    const { contact_id } = (await own.lead(channel.id, { email: 'ada@x.example', name: 'Ada' })).body
    await own.lead(channel.id, { email: 'ada@x.example', company: 'Langley' })
    await eventually(
      () => found('q=langley', own),
      (ids) => ids.join() === contact_id,
    )
    const [merge] = (await own.api('GET', '/merges')).body.data
    const { restored } = (await own.api('POST', `/merges/${merge.id}/undo`)).body
    await eventually(
      () => found('q=langley', own),
      (ids) => ids.length === 1 && restored.includes(ids[0]),
    )
    expect((await found('q=ada', own)).toSorted()).toEqual(
      [contact_id, ...(await found('q=langley', own))].toSorted(),
    )
  })

  test('what is in the trash is not found, what comes out of it is', async () => {
    const own = await newAccount(server.base)
    const { id } = (await own.api('POST', '/contacts', { name: 'Mary Anning', tags: ['x'] })).body
    expect((await own.api('DELETE', `/contacts/${id}`)).status).toBe(204)
    for (const query of ['q=anning', 'tag=x']) expect(await found(query, own)).toEqual([])
    expect((await own.api('GET', `/contacts/${id}`)).status).toBe(404)
    await own.api('POST', `/trash/${id}/restore`)
    expect(await found('q=anning', own)).toEqual([id])
  })

  test('contacts of a database that had no search yet are found after the next tick', async () => {
    const own = await newAccount(server.base)
    const { id } = (await own.api('POST', '/contacts', { name: 'Emmy Noether' })).body
    await (await server.db()).prepare('UPDATE contacts SET words = NULL WHERE id = ?').bind(id).run()
    expect(await found('q=noether', own)).toEqual([])
    await server.later(0)
    expect(await found('q=noether', own)).toEqual([id])
  })
})
