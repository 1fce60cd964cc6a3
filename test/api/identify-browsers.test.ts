import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, eventually, type Json, newAccount, ORIGIN, times } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'
import { newUser, usersOf } from '../support/users.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

const { contactsOf, theUser, vouched } = usersOf(() => acme)
const values = (rows: Json[]) => rows.map(({ value }) => value)

describe('several browsers of one user', () => {
  test('from several browsers, each with a record of its own, makes one contact with all pixels, and each join can be undone', async () => {
    const user_id = newUser()
    const browsers = await Promise.all(times(4, () => acme.pixel()))
    for (const pixel of browsers) await acme.chat({ pixel, message: `From ${pixel}` })
    const records = await Promise.all(
      browsers.map(async (pixel) => (await contactsOf(`pixel=${pixel}`))[0].id),
    )
    expect(new Set(records).size).toBe(4)
    for (const pixel of browsers)
      expect((await acme.identify({ pixel, ...vouched({ user_id }) })).body.pixel).toBe(pixel)

    const contact = await theUser(user_id)
    expect(values(contact.pixels).toSorted()).toEqual(browsers.toSorted())
    expect((await acme.api('GET', `/leads?contact_id=${contact.id}`)).body.data).toHaveLength(4)
    const merges = (await acme.api('GET', '/merges')).body.data.filter(
      (it: Json) => it.winner_id === contact.id,
    )
    expect(merges).toHaveLength(3)
    expect(merges[0]).toMatchObject({ kind: 'intake', by: acme.site.channel_id, undone_at: null })

    const undone = await acme.api('POST', `/merges/${merges[0].id}/undo`)
    expect(undone.status).toBe(200)
    const [loser] = merges[0].loser_ids
    expect((await acme.api('GET', `/contacts/${loser}`)).status).toBe(200)
    // Said again on the next page, it does not join again what a person has parted.
    const [browser] = values((await acme.api('GET', `/contacts/${loser}`)).body.pixels)
    await acme.identify({ pixel: browser, ...vouched({ user_id }) })
    await acme.identify({ pixel: browser, name: 'Anew', ...vouched({ user_id }) })
    expect((await acme.api('GET', `/contacts/${loser}`)).status).toBe(200)
  })

  test('gives a new device the user’s conversations, and nobody else’s', async () => {
    const user_id = newUser()
    const [phone, laptop, strange] = await Promise.all(times(3, () => acme.pixel()))
    const mine = (await acme.chat({ pixel: phone, message: 'Mine' })).body
    await acme.identify({ pixel: phone, ...vouched({ user_id }) })
    // Somebody claims to be this user, and opens a conversation as such.
    await acme.identify({ pixel: strange, user_id })
    await acme.chat({ pixel: strange, message: 'Not mine' })

    const answer = await acme.identify({ pixel: laptop, ...vouched({ user_id }) })
    expect(answer.body.chats).toEqual([{ chat_id: mine.chat_id, token: mine.token }])
    const { chat_id, token } = answer.body.chats[0]
    const read = await fetch(`${server.base}/v1/chats/${chat_id}/messages`, {
      headers: { authorization: `Bearer ${token}`, origin: ORIGIN },
    })
    expect(((await read.json()) as Json).data.map(({ text }: Json) => text)).toEqual(['Mine'])
    expect((await acme.identify({ pixel: laptop, ...vouched({ user_id }) })).body.chats).toHaveLength(1)
  })

  test('a user twenty times at once is one contact', async () => {
    const user_id = newUser()
    const pixels = await Promise.all(times(20, () => acme.pixel()))
    const answers = await Promise.all(
      pixels.map((pixel) =>
        acme.identify({ pixel, ...vouched({ user_id, email: `${user_id}@firm.example` }) }),
      ),
    )
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(values((await theUser(user_id)).pixels).toSorted()).toEqual(pixels.toSorted())
  })
})

describe('another user in the same browser', () => {
  test.each([
    ['signed', true],
    ['not signed', false],
  ])(
    '%s: the pixel rotates, the first person’s record is untouched, the decision is written down',
    async (_, proven) => {
      const as = (user_id: string) => (proven ? vouched({ user_id }) : { user_id })
      const [pixel, one, two] = [await acme.pixel(), newUser(), newUser()]
      await acme.identify({ pixel, name: 'First Person', ...as(one) })
      await acme.chat({ pixel, message: 'From the first' })
      const first = await eventually(
        () => theUser(one),
        ({ page_visits }) => page_visits === 1,
      )
      const before = (await acme.api('GET', `/contacts/${first.id}/timeline`)).body

      const answer = await acme.identify({ pixel, name: 'Second Person', ...as(two) })
      expect(answer.body.pixel).toMatch(/^px_/)
      expect(answer.body.pixel).not.toBe(pixel)
      expect(answer.headers.get('set-cookie')).toContain(answer.body.pixel)
      expect(answer.body.chats).toEqual(proven ? [] : undefined)
      expect(await theUser(one)).toEqual(first)
      expect((await acme.api('GET', `/contacts/${first.id}/timeline`)).body).toEqual(before)

      const second = await theUser(two)
      expect(values(second.pixels)).toEqual([answer.body.pixel])
      const lines = (await acme.api('GET', `/contacts/${second.id}/timeline?kind=event`)).body.data
      expect(lines[0].data).toMatchObject({ pixel: 'rotated', because: 'different_user_id' })
      // The new one is the second user's from now on.
      expect((await acme.identify({ pixel: answer.body.pixel, ...as(two) })).body.pixel).toBe(
        answer.body.pixel,
      )
    },
  )

  test('two at the same moment: one keeps the browser, the other gets a new one, and no record has both', async () => {
    const [pixel, one, two] = [await acme.pixel(), newUser(), newUser()]
    const answers = await Promise.all(
      [one, two].map((user_id) => acme.identify({ pixel, ...vouched({ user_id }) })),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    const pixels = await Promise.all([one, two].map(async (id) => values((await theUser(id)).pixels)))
    expect(pixels.map((it) => it.length)).toEqual([1, 1])
    expect(new Set(pixels.flat()).size).toBe(2)
    expect(pixels.flat()).toContain(pixel)
  })
})
