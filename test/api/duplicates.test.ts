/** Likely pairs: found as they are written, explained, judged, and withdrawn when they no longer hold. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, type Json, newAccount, times } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const fresh = async () => {
  acme = await newAccount(server.base)
}
const contact = async (body: object): Promise<string> => {
  const made = await acme.api('POST', '/contacts', body)
  expect(made.status).toBe(201)
  return made.body.id
}
const pairs = async (query = ''): Promise<Json[]> => {
  const { status, body } = await acme.api('GET', `/duplicates${query}`)
  expect(status).toBe(200)
  return body.data
}
const idsOf = (pair: Json) => [pair.a.id, pair.b.id].toSorted()
/** Near keys and counts of the account, as they stand. */
const index = async () => {
  const db = await server.db()
  const rows = (sql: string) => db.prepare(sql).bind(acme.id).raw()
  return {
    keys: await rows('SELECT key, contact_id FROM near_keys WHERE account_id = ? ORDER BY key, contact_id'),
    counts: await rows('SELECT key, contacts FROM value_counts WHERE account_id = ? ORDER BY key'),
  }
}
const namesIn = (pair: Json, side: boolean) =>
  pair.evidence.filter((it: Json) => it.for === side).map(({ name }: Json) => name)

describe('the four ways in which duplicates slip through', () => {
  const jane = { first_name: 'Jane', last_name: 'Quackenbush', company: 'Halcyon Tools' }
  test.each<[string, object, object, string]>([
    [
      'two emails of one person',
      { ...jane, emails: ['jane.quackenbush@halcyon.example'] },
      { ...jane, emails: ['jquackenbush@gmail.com'] },
      'company',
    ],
    [
      'an outdated phone and a new one',
      { ...jane, emails: ['jane@halcyon.example'], phones: ['+49 171 2345678'] },
      { ...jane, emails: ['jane@halcyon.example'], phones: ['+49 160 9876543'] },
      'email',
    ],
    [
      'a typing error from an import',
      { ...jane, emails: ['jane@example.com'] },
      { ...jane, emails: ['jane@examle.com'] },
      'email',
    ],
    [
      'made by hand with a name alone, then again by phone, with a tag in common',
      { name: 'Jane Quackenbush', tags: ['trade fair', 'vip'] },
      { name: 'Jane Quackenbush', phones: ['+49 171 2345678'], tags: ['trade fair', 'vip'] },
      'tags',
    ],
  ])('%s: found in the very next request', async (_, one, other, evidence) => {
    await fresh()
    const ids = [await contact(one), await contact(other)].toSorted()
    const [pair, ...more] = await pairs()
    expect(more).toEqual([])
    expect(idsOf(pair)).toEqual(ids)
    expect(pair.confidence).toBeGreaterThan(0.5)
    expect(pair.status).toBe(pair.confidence > 0.9 ? 'flagged' : 'suggested')
    expect(namesIn(pair, true)).toContain(evidence)
  })

  test('one name and nothing else in common is no pair', async () => {
    await fresh()
    await contact({ name: 'Jane Quackenbush', emails: ['one@example.org'] })
    await contact({ name: 'Jane Quackenbush', emails: ['other@example.net'] })
    expect(await pairs()).toEqual([])
  })
})

describe('a pair says why', () => {
  test('its evidence adds up to what is stated', async () => {
    await fresh()
    await contact({ name: 'Ada Quackenbush', emails: ['ada@example.org'], phones: ['+49 171 2345678'] })
    await contact({ name: 'Ada Quackenbush', emails: ['ada@example.org'], phones: ['+49 160 9876543'] })
    const [pair] = await pairs()
    const bits = pair.evidence.reduce((sum: number, { weight }: Json) => sum + weight, 0)
    expect(1 / (1 + 2 ** -bits)).toBeCloseTo(pair.confidence, 2)
    expect(pair.evidence[0].name).toBe('prior')
    expect(namesIn(pair, true)).toEqual(expect.arrayContaining(['email', 'last_name']))
    expect(namesIn(pair, false)).toContain('phone')
    expect(pair.evidence.find(({ name }: Json) => name === 'email').level).toBe('exact')
  })
})

describe('always fresh', () => {
  test('a changed contact loses the pair that no longer holds, and gets the new one', async () => {
    await fresh()
    const ada = await contact({ name: 'Ada Quackenbush', emails: ['ada@example.org'] })
    const twin = await contact({ name: 'Ada Quackenbush', emails: ['ada@example.org'] })
    const bob = await contact({ name: 'Bob Vanderpool', emails: ['bob@example.net'] })
    expect((await pairs()).map(idsOf)).toEqual([[ada, twin].toSorted()])
    await acme.api('PATCH', `/contacts/${twin}`, { name: 'Bob Vanderpool', emails: ['bob@example.net'] })
    expect((await pairs()).map(idsOf)).toEqual([[bob, twin].toSorted()])
  })

  test('a request of a channel is a pair at once', async () => {
    acme = await newAccount(server.base, { enabled: false })
    const old = await contact({ name: 'Ada Quackenbush', emails: ['ada@example.org'] })
    const body = { name: 'Ada Quackenbush', email: 'ada@exmaple.org' }
    const { contact_id } = (await acme.api('POST', `/channels/${acme.site.channel_id}/leads`, body)).body
    expect((await pairs()).map(idsOf)).toEqual([[old, contact_id].toSorted()])
  })

  const person = { name: 'Ada Quackenbush', emails: ['ada@example.org'] }

  test('merged, the pair is gone; the winner has the others; undone, all is as before but for the two', async () => {
    await fresh()
    const [a, b] = [await contact(person), await contact({ ...person, phones: ['+49 171 2345678'] })]
    const c = await contact({ name: 'Ada Quackenbush', phones: ['+49 171 2345678'] })
    expect((await pairs()).map(idsOf).toSorted()).toEqual([[a, b].toSorted(), [b, c].toSorted()].toSorted())
    const before = await index()
    const merge = await acme.api('POST', '/contacts/merge', { winner_id: a, loser_ids: [b] })
    expect((await pairs()).map(idsOf)).toEqual([[a, c].toSorted()])
    await acme.api('POST', `/merges/${merge.body.merge_id}/undo`)
    // Who undoes a merge has said that the two are not one.
    expect((await pairs()).map(idsOf)).toEqual([[b, c].toSorted()])
    expect(await index()).toEqual(before)
  })

  test('in the trash it is gone, restored it is back', async () => {
    await fresh()
    const [, b] = [await contact(person), await contact(person)]
    expect(await pairs()).toHaveLength(1)
    await acme.api('DELETE', `/contacts/${b}`)
    expect(await pairs()).toEqual([])
    await acme.api('POST', `/trash/${b}/restore`)
    expect(await pairs()).toHaveLength(1)
  })

  test('erased, nothing of it is in the index any more, at once', async () => {
    await fresh()
    await contact(person)
    await pairs()
    const before = await index()
    const b = await contact({ name: 'Ada Quackenbush', emails: ['ada@example.org', 'secret@example.net'] })
    expect(await pairs()).toHaveLength(1)
    expect((await acme.api('POST', `/contacts/${b}/erase`)).status).toBe(204)
    expect(await index()).toEqual(before)
    expect(JSON.stringify(await index())).not.toContain('secret')
    expect(await pairs()).toEqual([])
  })
})

describe('not the same', () => {
  test('does not come back, until there is new evidence', async () => {
    await fresh()
    const a = await contact({ name: 'Ada Quackenbush', emails: ['home@example.org'] })
    const b = await contact({ name: 'Ada Quackenbush', emails: ['home@example.org'] })
    expect(await pairs()).toHaveLength(1)
    expect((await acme.api('POST', '/duplicates/not_same', { a, b })).status).toBe(204)
    expect(await pairs()).toEqual([])
    await acme.api('PATCH', `/contacts/${b}`, { company: 'Halcyon' })
    expect(await pairs()).toEqual([])
    for (const id of [a, b]) await acme.api('PATCH', `/contacts/${id}`, { phones: ['+49 171 2345678'] })
    expect(await pairs()).toHaveLength(1)
  })

  test('said twice under one Idempotency-Key is said once, and answered the same', async () => {
    await fresh()
    const person = { name: 'Ada Quackenbush', emails: ['home@example.org'] }
    const [a, b] = [await contact(person), await contact(person)]
    const key = { 'idempotency-key': 'apart-1' }
    for (let i = 0; i < 2; i++)
      expect((await acme.api('POST', '/duplicates/not_same', { a, b }, key)).status).toBe(204)
    expect(await pairs()).toEqual([])
    const other = await acme.api('POST', '/duplicates/not_same', { a: b, b: a }, key)
    expect(other.body.code).toBe('idempotency_key_reused')
  })

  test('two user IDs are two people', async () => {
    await fresh()
    await contact({ name: 'Ada Quackenbush', emails: ['home@example.org'], user_id: 'u1' })
    await contact({ name: 'Ada Quackenbush', emails: ['home@example.org'], user_id: 'u2' })
    expect(await pairs()).toEqual([])
  })
})

describe('what several people share', () => {
  test('info@ on forty and an assistant’s phone on twelve are no evidence', async () => {
    await fresh()
    const names = ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve', 'Fay', 'Gus', 'Hal', 'Ida', 'Jim', 'Kay', 'Lou']
    const surnames = ['Abbott', 'Baker', 'Clark', 'Doyle', 'Evans', 'Frost', 'Gates', 'Hayes', 'Irwin']
    await Promise.all(
      times(40, (i) =>
        contact({
          name: `${names[i % 12]} ${surnames[i % 9]}`,
          emails: ['info@example.org'],
          phones: i < 12 ? ['+49 171 2345678'] : [],
        }),
      ),
    )
    expect(await pairs('?min_confidence=0.5')).toEqual([])
  })
})

describe('the list', () => {
  test('is ranked, in pages, filtered by confidence, status and contact', async () => {
    await fresh()
    const people = ['Quackenbush', 'Vanderpool', 'Featherstone', 'Abernathy', 'Whittlesea']
    const made = await Promise.all(
      people.map(async (last_name, i) => {
        const email = `${last_name.toLowerCase()}@example.org`
        const slip = i < 3 ? email : `${last_name.toLowerCase()}x@example.org`
        const one = await contact({ first_name: 'Ada', last_name, emails: [email] })
        return [one, await contact({ first_name: i % 2 ? 'Ada' : 'Adele', last_name, emails: [slip] })]
      }),
    )
    const all = await pairs()
    expect(all.length).toBeGreaterThanOrEqual(5)
    const confidences = all.map(({ confidence }) => confidence)
    expect(confidences).toEqual(confidences.toSorted((a, b) => b - a))
    const paged: Json[] = []
    let after = ''
    for (;;) {
      const { body } = await acme.api('GET', `/duplicates?limit=2${after}`)
      paged.push(...body.data)
      if (!body.next) break
      after = `&after=${body.next}`
    }
    expect(paged).toEqual(all)
    const flagged = await pairs('?status=flagged')
    const suggested = await pairs('?status=suggested')
    expect([...flagged, ...suggested]).toEqual(all)
    expect(flagged.every(({ confidence }) => confidence > 0.9)).toBe(true)
    expect(suggested.every(({ confidence }) => confidence <= 0.9)).toBe(true)
    const of = await pairs(`?contact_id=${made[0]?.[0]}`)
    expect(of).toEqual(all.filter((it) => idsOf(it).includes(made[0]?.[0])))
    expect(await pairs('?min_confidence=1')).toEqual([])
  })

  test('of leads: pairs whose contacts both have one, by their leads', async () => {
    await fresh()
    const person = { name: 'Ada Quackenbush', emails: ['ada@example.org'] }
    const [a, b] = [await contact(person), await contact(person)]
    const lead = async (contact_id: string, name: string) =>
      (await acme.api('POST', '/leads', { name, contact_id, pipeline_id: acme.pipeline.id })).body.id
    const one = await lead(a, 'Roof')
    expect(await pairs('?kind=lead')).toEqual([])
    const other = await lead(b, 'Cellar')
    expect((await pairs('?kind=lead')).map(idsOf)).toEqual([[one, other].toSorted()])
  })

  test('an empty account has none; another account’s are not seen', async () => {
    await fresh()
    expect(await pairs()).toEqual([])
    const person = { name: 'Ada Quackenbush', emails: ['ada@example.org'] }
    await contact(person)
    acme = await newAccount(server.base)
    await contact(person)
    expect(await pairs()).toEqual([])
  })

  test.each([
    'min_confidence=2',
    'min_confidence=x',
    'status=sure',
    'kind=deal',
    'after=eA',
    'contact_id=x',
    'x=1',
  ])('?%s is refused', async (query) => {
    expect((await acme.api('GET', `/duplicates?${query}`)).status).toBe(422)
  })
})

test('what is written is looked at without anybody asking', async () => {
  await fresh()
  const person = { name: 'Ada Quackenbush', emails: ['ada@example.org'] }
  await contact(person)
  await contact(person)
  const db = await server.db()
  const stored = () =>
    db.prepare('SELECT count(*) AS n FROM duplicate_pairs WHERE account_id = ?').bind(acme.id).first('n')
  await expect.poll(stored).toBe(1)
})
