import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, type Json, newAccount } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'
import { type Signed, signatureOf, signed } from '../support/sign.ts'

let server: Server
let acme: Account
let strict: Account['site']
let other: Account['site']
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
  strict = await acme.newSite(acme.pipeline.id, { require_signature: true })
  other = await acme.newSite(acme.pipeline.id, { require_signature: true })
})
afterAll(() => server.stop())

const USER = { user_id: 'u-77', email: 'u77@firm.example', phone: '+49 171 7700077' }
const of = (secret: string, who: Signed = USER) => signatureOf(secret, who)
const good = () => of(strict.identity_secret)

/** What is sent besides the user, and how it is refused where signatures are required, and where they are not. */
const wrong: [name: string, () => object, required: string, optional: string | null][] = [
  ['missing', () => ({}), 'signature_required', null],
  ['null', () => ({ signature: null }), 'signature_required', null],
  ['empty', () => ({ signature: '' }), 'signature_required', 'signature_invalid'],
  ['wrong', () => ({ signature: 'f'.repeat(64) }), 'signature_invalid', 'signature_invalid'],
  ['truncated', () => ({ signature: good().slice(0, -1) }), 'signature_invalid', 'signature_invalid'],
  ['prolonged', () => ({ signature: `${good()}0` }), 'signature_invalid', 'signature_invalid'],
  ['in upper case', () => ({ signature: good().toUpperCase() }), 'signature_invalid', 'signature_invalid'],
  [
    'of another site',
    () => ({ signature: of(other.identity_secret) }),
    'signature_invalid',
    'signature_invalid',
  ],
  [
    'of another user',
    () => ({ signature: of(strict.identity_secret, { ...USER, user_id: 'u-78' }) }),
    'signature_invalid',
    'signature_invalid',
  ],
  [
    'replayed on another user',
    () => ({ user_id: 'u-79', signature: good() }),
    'signature_invalid',
    'signature_invalid',
  ],
  [
    'replayed with another email',
    () => ({ email: 'evil@firm.example', signature: good() }),
    'signature_invalid',
    'signature_invalid',
  ],
  [
    'replayed without the email',
    () => ({ email: undefined, signature: good() }),
    'signature_invalid',
    'signature_invalid',
  ],
  [
    'replayed with another phone',
    () => ({ phone: '+49 171 6660066', signature: good() }),
    'signature_invalid',
    'signature_invalid',
  ],
  [
    'with what was signed in another field',
    () => ({
      user_id: USER.email,
      email: undefined,
      signature: of(strict.identity_secret, { email: USER.email }),
    }),
    'signature_invalid',
    'signature_invalid',
  ],
]

/** Public routes whose body has a `user_id`, as the served document says. */
async function endpoints(): Promise<string[]> {
  const document = (await (await fetch(`${server.base}/openapi.json`)).json()) as Json
  return Object.entries<Json>(document.paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .filter(([, { post }]) => post?.requestBody?.content['application/json'].schema.properties?.user_id)
    .map(([path]) => path)
}

const users = async (user_id: string) =>
  (await acme.api('GET', `/contacts?user_id=${user_id}`)).body.data as Json[]

test('the public routes that take a user ID are those tried here', async () => {
  expect(await endpoints()).toEqual(['/v1/identify'])
})

test.each(wrong)('where signatures are required, one that is %s is not accepted', async (_, sent, code) => {
  for (const path of await endpoints()) {
    const pixel = await acme.pixel(strict.key)
    const refused = await acme.publicly(path, { site: strict.key, pixel, ...USER, ...sent() })
    expect([path, refused.status, refused.body.code]).toEqual([path, 401, code])
    expect(refused.body.chats).toBeUndefined()
    expect((await acme.api('GET', `/contacts?pixel=${pixel}`)).body.data).toEqual([])
  }
})

test('no contact came of any of them', async () => {
  for (const user_id of ['u-77', 'u-78', 'u-79']) expect(await users(user_id)).toEqual([])
})

test.each(wrong)('where they are not, one that is %s verifies nothing', async (_, sent, _code, code) => {
  await acme.api('PATCH', `/sites/${strict.id}`, { require_signature: false })
  const pixel = await acme.pixel(strict.key)
  const answer = await acme.identify({ pixel, ...USER, ...sent() }, strict.key)
  expect([answer.status, answer.body.code ?? null]).toEqual([code ? 401 : 200, code])
  expect(answer.body.chats).toBeUndefined()
  const [contact] = (await acme.api('GET', `/contacts?pixel=${pixel}`)).body.data
  const trusts = [...(contact?.emails ?? []), ...(contact?.phones ?? [])].map(({ trust }: Json) => trust)
  expect(trusts).toEqual(code ? [] : trusts.map(() => 'claimed'))
  await acme.api('PATCH', `/sites/${strict.id}`, { require_signature: true })
})

test('what is signed right is accepted, with every part or without', async () => {
  const parts: Signed[] = [
    USER,
    { user_id: 'u-80' },
    { user_id: 'ü-81 ✓', email: 'ü81@firm.example' },
    { email: 'only@firm.example' },
  ]
  for (const who of parts) {
    const pixel = await acme.pixel(strict.key)
    const answer = await acme.identify({ pixel, ...signed(strict.identity_secret, who) }, strict.key)
    expect([who, answer.status, answer.body]).toEqual([who, 200, { pixel, chats: [] }])
  }
})

test('a rotation: the new secret and the old one are valid, then only the new one', async () => {
  const site = await acme.newSite(acme.pipeline.id, { require_signature: true })
  const as = async (secret: string) =>
    (
      await acme.identify(
        { pixel: await acme.pixel(site.key), ...signed(secret, { user_id: 'u-90' }) },
        site.key,
      )
    ).status
  const rotated = (await acme.api('POST', `/sites/${site.id}/rotate_identity_secret`)).body
  expect(rotated.identity_secret).not.toBe(site.identity_secret)
  expect(rotated.previous_identity_secret).toBe(site.identity_secret)
  expect([await as(site.identity_secret), await as(rotated.identity_secret)]).toEqual([200, 200])
  const again = await acme.api('POST', `/sites/${site.id}/rotate_identity_secret`)
  expect([again.status, again.body.code]).toEqual([409, 'rotation_unfinished'])

  const ended = await acme.api('DELETE', `/sites/${site.id}/previous_identity_secret`)
  expect([ended.status, ended.body.previous_identity_secret]).toEqual([200, null])
  expect([await as(site.identity_secret), await as(rotated.identity_secret)]).toEqual([401, 200])
  expect((await acme.api('POST', '/sites/site_unknown0000000000000/rotate_identity_secret')).status).toBe(404)
})

test('a rotation asked for twice with one Idempotency-Key is one', async () => {
  const site = await acme.newSite(acme.pipeline.id)
  const rotate = () =>
    acme.api('POST', `/sites/${site.id}/rotate_identity_secret`, undefined, {
      'idempotency-key': `r-${site.id}`,
    })
  const first = await rotate()
  expect((await rotate()).body).toEqual(first.body)
})

test('only the site’s own pages may say who somebody is', async () => {
  for (const origin of ['https://evil.example', 'null', ''])
    expect((await acme.identify({ user_id: 'u-91' }, acme.site.key, { origin })).status).toBe(403)
  expect((await acme.identify({ user_id: 'u-91' }, 'nobody')).status).toBe(404)
  expect(await users('u-91')).toEqual([])
})
