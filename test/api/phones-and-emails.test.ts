/**
 * Two spellings through the front door: one person or two. However a number or address is matched, it is kept as it was
 * typed: what a fixed line of Brazil or Mexico is matched by never gains or loses a digit, and no stored one does.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, type Json, newAccount } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let acme: Account
const channels = new Map<string | null, { id: string }>()
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

/** The channel of a country, and the one without. */
async function channelOf(country: string | null) {
  const channel = channels.get(country) ?? (await acme.newChannel({ default_country: country ?? undefined }))
  channels.set(country, channel)
  return channel.id
}

const contact = async (id: string): Promise<Json> => (await acme.api('GET', `/contacts/${id}`)).body
const typed = (identifiers: { value: string; primary: boolean }[]) =>
  identifiers.map(({ value, primary }) => [value, primary])

type Pair = [what: string, country: string | null, first: string, second: string]

const SAME_LINE: Pair[] = [
  ['Brazil, a mobile that gained its ninth digit', null, '+55 11 8123-4567', '+55 11 98123-4567'],
  ['Brazil, a mobile typed without its ninth digit again', null, '+55 21 98765-4321', '+55 21 8765-4321'],
  ['Brazil, a mobile typed at home', 'BR', '(31) 97777-1234', '+55 31 7777 1234'],
  ['Brazil, a mobile with the trunk zero', 'BR', '041 98888-1234', '+55 41 98888-1234'],
  ['Brazil, a fixed line, with and without brackets', null, '+55 (11) 3123-4567', '+551131234567'],
  ['Mexico, the mobile 1 of old, dropped', null, '+52 1 55 1234 5678', '+52 55 1234 5678'],
  ['Mexico, the mobile 1 of old, typed still', null, '+52 33 1234 5678', '+521 33 1234 5678'],
  ['Mexico, the trunk 044 of old at home', 'MX', '044 81 1234 5678', '+52 81 1234 5678'],
  ['Mexico, the trunk 01 of old at home', 'MX', '01 656 123 4567', '+52 656 123 4567'],
  ['Argentina, 9 and then neither', null, '+54 9 11 2345-6789', '+54 11 2345-6789'],
  ['Argentina, neither and then 15', null, '+54 351 234-5678', '+54 351 15 234-5678'],
  ['Argentina, 15 and then 9', null, '+54 341 15 234-5678', '+54 9 341 234-5678'],
  ['Argentina, at home with the trunk zero and 15', 'AR', '0221 15-423-4567', '+54 9 221 423-4567'],
  ['the prefix 00', null, '+44 20 7946 0018', '00 44 20 7946 0018'],
  ['the prefix 011 in North America', 'US', '+44 20 7946 0028', '011 44 20 7946 0028'],
  ['the prefix 011 on a channel without a country', null, '+44 20 7946 0038', '011-44-20-7946-0038'],
  ['a zero in brackets', null, '+44 20 7946 0048', '+44 (0)20 7946 0048'],
  ['an extension', null, '+1 212 555 0143', '+1 212 555 0143 ext. 5'],
  ['two extensions of one line', null, '+1 212 555 0144 x12', '+1 212 555 0144 extension 34'],
  ['a link', null, '+1 212 555 0145', 'tel:+1-212-555-0145'],
  ['full-width digits at home', 'DE', '０１７１ ２３４５６１１', '+49 171 2345611'],
  ['Arabic-Indic digits', null, '+٤٩ ١٧١ ٢٣٤٥٦١٢', '+49 171 2345612'],
  ['Persian digits at home', 'DE', '۰۱۷۱ ۲۳۴۵۶۱۳', '+49 171 2345613'],
  ['Devanagari digits at home', 'DE', '०१७१ २३४५६१४', '+49 171 2345614'],
  ['letters of the keypad at home', 'US', '1-800-FLOWERS', '+1 800 356 9377'],
  ['dashes and spaces of a word processor', null, '+49\u00a0171\u20112345615', '+49 171 2345615'],
  ['marks that nobody sees', null, '\u202a+49 171 2345616\u202c', '+49 171 2345616'],
  ['dots and slashes', 'DE', '0171/234.56.17', '+49 171 2345617'],
  ['Italy, the zero that belongs to the number', 'IT', '06 6982 1234', '+39 06 6982 1234'],
]

const OTHER_LINE: Pair[] = [
  ['Brazil, a fixed line never gains a nine', null, '+55 11 3222-4567', '+55 11 93222-4567'],
  ['Brazil, a fixed line never loses a digit', null, '+55 11 2345-6789', '+55 11 345-6789'],
  ['Brazil, one mobile in two areas', null, '+55 11 98444-4567', '+55 21 98444-4567'],
  ['Brazil, the ninth digit is no other digit', null, '+55 11 98555-4567', '+55 11 88555-4567'],
  ['Mexico, a fixed line never gains a digit', null, '+52 55 5222 5678', '+52 55 5222 56789'],
  ['Mexico, a 1 that belongs to the number', null, '+52 155 522 5671', '+52 55 522 5671'],
  ['Mexico, one digit of another', null, '+52 1 55 5333 5678', '+52 55 5333 5679'],
  ['Argentina, another area', null, '+54 9 11 2444-6789', '+54 9 351 244-4678'],
  ['Germany, one digit less', null, '+49 171 2345622', '+49 171 234562'],
  ['Germany has no ninth digit', null, '+49 171 2345623', '+49 9171 2345623'],
  ['the United States and Canada, another area', null, '+1 212 555 0155', '+1 416 555 0155'],
  ['Italy, without the zero that belongs to the number', null, '+39 06 6982 5678', '+39 6 6982 5678'],
  ['another word on the keypad', 'US', '1-800-FLOWERT', '1-800-FLOWERU1'],
  ['a number abroad that begins as ours does', 'US', '011 49 171 2345625', '+1 491 712 3456'],
]

describe('one line', () => {
  test.each(SAME_LINE)('%s', async (_, country, first, second) => {
    const channel = await channelOf(country)
    const one = await acme.lead(channel, { phone: first })
    const two = await acme.lead(channel, { phone: second })
    expect([one.body.outcome, two.body.outcome]).toEqual(['created', 'merged'])
    expect(two.body.lead_id).toBe(one.body.lead_id)
    expect(typed((await contact(one.body.contact_id)).phones)).toEqual([[first, true]])
    const lead = (await acme.api('GET', `/leads/${one.body.lead_id}`)).body
    expect(lead.previous_values).toEqual([])
  })
})

describe('two lines', () => {
  test.each(OTHER_LINE)('%s', async (_, country, first, second) => {
    const channel = await channelOf(country)
    const one = await acme.lead(channel, { phone: first })
    const two = await acme.lead(channel, { phone: second })
    expect([one.body.outcome, two.body.outcome]).toEqual(['created', 'created'])
    expect(two.body.contact_id).not.toBe(one.body.contact_id)
    expect(typed((await contact(one.body.contact_id)).phones)).toEqual([[first, true]])
    expect(typed((await contact(two.body.contact_id)).phones)).toEqual([[second, true]])
  })
})

const SAME_MAILBOX: [what: string, first: string, second: string][] = [
  ['a link', 'ann@firm.example', 'mailto:Ann@firm.example'],
  ['a dot at the end', 'ann2@firm.example', 'ann2@firm.example.'],
  ['a name before it', '"Lee, Ann" <ann3@firm.example>', 'ann3@firm.example'],
  ['a mark that nobody sees', 'ann4@firm\u200b.example', 'ann4@firm.example'],
  ['full width', 'ａｎｎ５＠ｆｉｒｍ．ｅｘａｍｐｌｅ', 'ann5@firm.example'],
  ['a ligature', 'ﬁona@firm.example', 'fiona@firm.example'],
  ['an accent, composed or not', 'jose\u0301@firm.example', 'jos\u00e9@firm.example'],
  ['an international domain in capitals', 'tina1@BÜCHER.example', 'tina1@bücher.example'],
  ['an international domain, composed or not', 'tina2@bu\u0308cher.example', 'tina2@xn--bcher-kva.example'],
  ['an international domain with its full stop', 'tina3@例え。jp', 'tina3@xn--r8jz45g.jp'],
  ['dots at gmail', 'k.i.m@gmail.com', 'kim@gmail.com'],
  ['a tag at gmail', 'lou@gmail.com', 'lou+shop@gmail.com'],
  ['both names of gmail', 'm.ia+x@googlemail.com', 'mia@gmail.com'],
  ...[
    'outlook.com',
    'hotmail.com',
    'live.com',
    'icloud.com',
    'me.com',
    'fastmail.com',
    'proton.me',
    'protonmail.com',
  ].map((host): [string, string, string] => [`a tag at ${host}`, `ned+a@${host}`, `ned+b@${host}`]),
]

const OTHER_MAILBOX: [what: string, first: string, second: string][] = [
  ['dots at outlook', 'o.la@outlook.com', 'ola@outlook.com'],
  ['dots at icloud', 'o.la@icloud.com', 'ola@icloud.com'],
  ['dots at proton', 'o.la@proton.me', 'ola@proton.me'],
  ['one name at outlook and hotmail', 'pia@outlook.com', 'pia@hotmail.com'],
  ['one name at icloud and me', 'pia@icloud.com', 'pia@me.com'],
  ['a tag at yahoo', 'pia+x@yahoo.com', 'pia@yahoo.com'],
  ['an ending after a dash at gmail', 'pia-x@gmail.com', 'pia@gmail.com'],
  ['a tag at a company that only ends in gmail.com', 'pia+x@notgmail.com', 'pia@notgmail.com'],
  ['dots at a host under gmail.com', 'p.ia@mail.gmail.com', 'pia@mail.gmail.com'],
  ['nothing before the tag', '+one@gmail.com', '+two@gmail.com'],
  ['ß is not ss, in a name', 'strauß@firm.example', 'strauss@firm.example'],
  ['ß is not ss, in a domain', 'rea@straße.example', 'rea@strasse.example'],
  ['é is not e, in a domain', 'rea@café.example', 'rea@cafe.example'],
  ['a letter that only looks the same', 'rоs@firm.example', 'ros@firm.example'],
  ['an i without its dot', 'ırma@firm.example', 'irma@firm.example'],
  ['one name in a domain and one under it', 'sam@firm.example', 'sam@mail.firm.example'],
]

describe('one mailbox', () => {
  test.each(SAME_MAILBOX)('%s', async (_, first, second) => {
    const channel = await channelOf(null)
    const one = await acme.lead(channel, { email: first })
    const two = await acme.lead(channel, { email: second })
    expect([one.body.outcome, two.body.outcome]).toEqual(['created', 'merged'])
    expect(two.body.lead_id).toBe(one.body.lead_id)
    expect(typed((await contact(one.body.contact_id)).emails)).toEqual([[first, true]])
    const found = (await acme.api('GET', `/contacts?email=${encodeURIComponent(second)}`)).body.data
    expect(found.map(({ id }: Json) => id)).toEqual([one.body.contact_id])
  })
})

describe('two mailboxes', () => {
  test.each(OTHER_MAILBOX)('%s', async (_, first, second) => {
    const channel = await channelOf(null)
    const one = await acme.lead(channel, { email: first })
    const two = await acme.lead(channel, { email: second })
    expect([one.body.outcome, two.body.outcome]).toEqual(['created', 'created'])
    expect(two.body.contact_id).not.toBe(one.body.contact_id)
    const ids = await Promise.all(
      [first, second].map(async (email) => {
        const { data } = (await acme.api('GET', `/contacts?email=${encodeURIComponent(email)}`)).body
        return data.map(({ id }: Json) => id)
      }),
    )
    expect(ids).toEqual([[one.body.contact_id], [two.body.contact_id]])
  })
})
