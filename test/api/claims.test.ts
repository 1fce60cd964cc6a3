/** What somebody types or makes a page say about themselves proves nothing: it shows nothing and changes nothing that is proven. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Random } from '../../bench/matching/random.ts'
import { type Account, type Answer, type Json, newAccount, ORIGIN } from '../support/account.ts'
import { decided } from '../support/model/racing.ts'
import { type Server, startServer } from '../support/server.ts'
import { signed } from '../support/sign.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const VICTIM = { email: 'victim@example.com', phone: '+49 171 2345678', name: 'Vic Tim' }
const NOBODY = { email: 'nobody@example.com', phone: '+49 171 9999999', name: 'No Bodyx' }

/** A user with a signed identity, conversations and a lead by mail; and a second person with a lead. */
async function victims(acme: Account) {
  const pixel = await acme.pixel()
  const channel = await acme.newChannel()
  await acme.lead(channel.id, { ...VICTIM, message: 'From my mail program' })
  await acme.identify({ pixel, ...signed(acme.site.identity_secret, { user_id: 'victim', ...VICTIM }) })
  await acme.chat({ pixel, message: 'my secret' })
  await acme.lead(channel.id, { email: 'second@example.com', phone: '+49 171 1111111', name: 'Second' })
}

/** What is random in answers, by the order in which it first came: equal ones stay equal, others stay apart. */
function transcript() {
  const names = new Map<string, string>()
  const mask = (text: string) =>
    text.replaceAll(
      /(px|chat|msg)_[\w-]{20,}|\b[\w]{21}\.[\w-]{43}\b|\bWyI\w{20,}|\d{4}-\d\d-\d\dT[\d:.]+Z/g,
      (it) => {
        const kind = /^(px|chat|msg)_|^WyI/.exec(it)?.[0] ?? `${it.length} characters`
        const time = /^\d{4}-/.test(it)
        if (!names.has(it)) names.set(it, time ? 'time' : `${kind} #${names.size}`)
        return names.get(it) as string
      },
    )
  const lines: string[] = []
  return {
    lines,
    add: ({ status, headers, body }: Answer) => {
      const told = [...headers]
        .filter(([name]) => !['date', 'x-test-meter'].includes(name))
        .map(([name, value]) => `${name}: ${value}`)
        .sort()
      lines.push(mask(`${status}\n${told.join('\n')}\n\n${JSON.stringify(body)}`))
    },
  }
}

/** All that a visitor can ask, as this person; what comes back is written down to the byte. */
async function attack(acme: Account, person: typeof VICTIM, user_id: string) {
  const { lines, add } = transcript()
  const first = await acme.hit()
  add(first)
  const { pixel } = first.body
  const read = async (chat: Answer, path = '') => {
    const response = await fetch(`${server.base}/v1/chats/${chat.body.chat_id}/messages${path}`, {
      headers: { authorization: `Bearer ${chat.body.token}`, origin: ORIGIN },
    })
    add({ status: response.status, headers: response.headers, body: await response.json() })
  }
  for (const said of [
    { email: person.email },
    { phone: person.phone },
    { name: person.name },
    { ...person, fields: { size: 'L' } },
  ]) {
    const chat = await acme.chat({ pixel, ...said })
    add(chat)
    await read(chat)
    add(
      await acme.publicly(
        `/v1/chats/${chat.body.chat_id}/messages`,
        { text: 'Who am I?', client_id: 'c-1' },
        { authorization: `Bearer ${chat.body.token}` },
      ),
    )
    await read(chat, '?limit=1')
    add(await acme.identify({ pixel, ...said, fields: undefined }))
  }
  add(await acme.identify({ pixel, ...person, user_id }))
  add(await acme.identify({ pixel, ...person, user_id, attributes: { plan: 'pro' } }))
  add(await acme.identify({ pixel, user_id: `${user_id}-else` }))
  add(await acme.identify({ pixel, ...person, user_id, signature: 'f'.repeat(64) }))
  add(await acme.chat({ pixel, ...person }))
  add(await acme.hit(acme.site.key, { pixel }))
  return lines
}

test('who says the email, phone, name and user ID of a victim gets byte for byte what unknown ones get, with and without the victim', async () => {
  const [there, absent] = [await newAccount(server.base), await newAccount(server.base)]
  await victims(there)
  const known = await attack(there, VICTIM, 'victim')
  const unknown = await attack(there, NOBODY, 'nobody')
  const without = await attack(absent, VICTIM, 'victim')
  expect(known.length).toBeGreaterThan(20)
  expect(unknown).toEqual(known)
  expect(without).toEqual(known)
  expect(JSON.stringify(known)).not.toMatch(/secret|mail program/)
})

/** Rows that a signature stands for, and which records are which. */
async function proven(acme: Account) {
  const db = await server.db()
  const all = async (statement: string) => (await db.prepare(statement).bind(acme.id).all()).results
  return {
    identifiers: await all(
      `SELECT contact_id, kind, normal, value, trust, is_primary, source, at FROM identifiers
       WHERE account_id = ?1 AND trust = 'verified' ORDER BY contact_id, kind, normal`,
    ),
    users: await all(
      `SELECT id, user_id, first_name, last_name, company, status, attributes, merged_into FROM contacts
       WHERE account_id = ?1 AND user_id IN ('victim', 'friend') ORDER BY id`,
    ),
    browsers: await all(
      `SELECT id, user_id, signed FROM pixels WHERE account_id = ?1 AND signed = 1 ORDER BY id`,
    ),
  }
}

const CLAIMS = 1000
const AT_ONCE = 8

test('a thousand random claims change nothing that is verified, and make one of no two people', async () => {
  const acme = await newAccount(server.base)
  await victims(acme)
  const friend = { user_id: 'friend', email: 'friend@example.com', phone: '+49 171 3333333' }
  await acme.identify({
    pixel: await acme.pixel(),
    name: 'Fri End',
    attributes: { plan: 'pro' },
    ...signed(acme.site.identity_secret, friend),
  })
  const before = await proven(acme)
  expect(before.identifiers.length).toBe(6)
  const people = (await acme.api('GET', '/contacts?limit=200')).body.data.map(({ id }: Json) => id)

  const random = new Random(20)
  const pixels: string[] = []
  for (let i = 0; i < 25; i++) pixels.push(await acme.pixel())
  const emails = [VICTIM.email, friend.email, 'second@example.com', 'VICTIM@Example.com ', 'evil@example.com']
  const phones = [VICTIM.phone, friend.phone, '+49 171 1111111', '0171 2345678', '+49 171 6666666']
  const maybe = <T>(from: T[]) => (random.chance(0.5) ? random.pick(from) : undefined)
  const claim = () => {
    const pixel = random.pick(pixels)
    const person = {
      pixel,
      email: maybe(emails),
      phone: maybe(phones),
      name: maybe(['Vic Tim', 'Evil', 'Fri End']),
    }
    const isChat = random.chance(0.5)
    const claimed = isChat
      ? { ...person, fields: maybe([{ size: 'XL' }]) }
      : {
          ...person,
          user_id: maybe(['victim', 'friend', 'evil-1', 'evil-2']),
          attributes: maybe<object>([{ plan: 'hacked' }, { role: 'admin' }]),
        }
    return decided(() => (isChat ? acme.chat(claimed) : acme.identify(claimed)))
  }
  const counts: Record<number, number> = {}
  for (let made = 0; made < CLAIMS; made += AT_ONCE) {
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, claim))
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  }
  expect(Object.keys(counts).toSorted()).toEqual(['200', '201'])

  const after = await proven(acme)
  expect(after.identifiers).toEqual(before.identifiers)
  expect(after.browsers).toEqual(before.browsers)
  const attributesOf = (rows: Json[]) =>
    rows.map((row) => ({ ...row, attributes: JSON.parse(row.attributes) }))
  for (const [i, user] of attributesOf(before.users).entries())
    expect(attributesOf(after.users)[i]).toMatchObject(user)
  // Those who were there before are there now, each for themselves.
  for (const id of people) expect([id, (await acme.api('GET', `/contacts/${id}`)).status]).toEqual([id, 200])
}, 180_000)
