import fc from 'fast-check'
import { ages } from './recheck.ts'
import type { Delta, Scalar, Trust } from './record.ts'
import type { Seen } from './snapshot.ts'
import { type Command, lookAgain, must, nth, type Real, step } from './step.ts'
import type { World } from './world.ts'

/** As they are typed, and their normal forms: few, so that people meet. Two of the addresses reach one mailbox. */
export const EMAILS = [
  ['ada@example.com', 'ada@example.com'],
  ['ADA@Example.com', 'ada@example.com'],
  ['a.da@gmail.com', 'a.da@gmail.com'],
  ['ada@gmail.com', 'ada@gmail.com'],
  ['bob@example.org', 'bob@example.org'],
  ['cleo@example.net', 'cleo@example.net'],
  ['dan@example.net', 'dan@example.net'],
] as const
export const PHONES = [
  ['+49 171 2345678', '+491712345678'],
  ['0049 171 2345678', '+491712345678'],
  ['+55 11 98123-4567', '+5511981234567'],
  ['+1 212 555 0143', '+12125550143'],
] as const
export const NAMES = ['Ada Byron', 'ADA BYRON', 'Bob Fox', 'Cleo Diaz']
const COMPANIES = ['Acme', 'ACME', 'Beta', 'Gamma']
const TAGS = ['vip', 'poet', 'noble']
const at = <T>(list: readonly T[]) => fc.constantFrom(...list)
const maybe = <T>(it: fc.Arbitrary<T>) => fc.option(it, { nil: undefined })
export const index = fc.nat(40)

type Person = {
  name?: string | undefined
  company?: string | undefined
  user_id?: string | undefined
  status?: 'user' | undefined
  emails: (readonly [string, string])[]
  phones: (readonly [string, string])[]
  pixels: number[]
  tags: string[]
  attributes: Record<string, Scalar>
}
const somebody: fc.Arbitrary<Person> = fc.record({
  name: maybe(at(NAMES)),
  company: maybe(at(COMPANIES)),
  user_id: fc.option(at(['u1', 'u2']), { nil: undefined, freq: 4 }).map((it) => it ?? undefined),
  status: maybe(fc.constant('user' as const)),
  emails: fc.uniqueArray(at(EMAILS), { maxLength: 3, selector: ([, normal]) => normal }),
  phones: fc.uniqueArray(at(PHONES), { maxLength: 2, selector: ([, normal]) => normal }),
  pixels: fc.uniqueArray(fc.nat(2), { maxLength: 1 }),
  tags: fc.subarray(TAGS),
  attributes: fc.dictionary(at(['size', 'hat']), fc.oneof(at(['S', 's', 'M']), fc.nat(2)), { maxKeys: 2 }),
})

const names = (real: Real, { emails, phones, pixels, user_id }: Person): string[] => [
  ...emails.map(([, normal]) => `email ${normal}`),
  ...phones.map(([, normal]) => `phone ${normal}`),
  ...pixels.map((it) => `pixel ${real.pixels[it]}`),
  ...(user_id ? [`user_id ${user_id}`] : []),
]
const withTrust = (all: string[], trust: Trust = 'confirmed') =>
  all.map((it) => [it, trust] as [string, Trust])

const create = somebody.map((person) =>
  step('create', person, async (world, real) => {
    const { emails, phones, pixels, ...plain } = person
    const body = {
      ...plain,
      emails: emails.map(([typed]) => typed),
      phones: phones.map(([typed]) => typed),
      pixels: pixels.map((it) => real.pixels[it]),
    }
    const answer = await real.acme.api('POST', '/contacts', body)
    must(real, 'a new contact', answer, 201)
    const id: string = answer.body.id
    world.nested = []
    const [first_name = null, last_name = null] = person.name?.split(' ') ?? []
    const { company = null, user_id = null, status = 'visitor' } = person
    world.contacts.set(id, { id, entries: [], state: { is: 'live' } })
    world.set('contact', id, {
      plain: { first_name, last_name, company, user_id, status },
      named: person.attributes,
      tags: { more: person.tags, less: [] },
      identifiers: { more: withTrust(names(real, person)), less: [] },
    })
    return `${id} ${JSON.stringify(body)}`
  }),
)

/** What is changed of a contact: always to something that was not there, so that an edit can be told from what a merge brought. */
type Edit = {
  who: number
  company?: 'new' | 'none' | undefined
  first_name?: 'new' | undefined
  user_id?: 'u1' | 'u2' | 'none' | undefined
  status?: 'user' | 'visitor' | undefined
  size?: boolean | undefined
  tags?: { more: boolean; less: number } | undefined
  emails?: { more: readonly [string, string] | undefined; less: number } | undefined
}
const anEdit: fc.Arbitrary<Edit> = fc.record(
  {
    who: index,
    company: at(['new', 'none']),
    first_name: fc.constant('new'),
    user_id: at(['u1', 'u2', 'none']),
    status: at(['user', 'visitor']),
    size: fc.constant(true),
    tags: fc.record({ more: fc.boolean(), less: fc.nat(4) }),
    emails: fc.record({ more: maybe(at(EMAILS)), less: fc.nat(5) }),
  },
  { requiredKeys: ['who'] },
) as fc.Arbitrary<Edit>

/** The edit as the API takes it, and as the model does. */
function editOf(
  world: World,
  seen: Seen,
  id: string,
  edit: Edit,
): { body: Record<string, unknown>; delta: Delta } {
  const values = world.values('contact', id)
  const plain: Delta['plain'] = {}
  const more: [string, Trust][] = []
  const less: string[] = []
  const fresh = () => `E${world.fresh++}`
  if (edit.company) plain.company = edit.company === 'none' ? null : fresh()
  if (edit.first_name) plain.first_name = fresh()
  // Set back by hand to what a merge had brought, these two could not be told from what it brought: once each.
  const first = (field: string) => !world.edited.has(`${id} ${field}`) && world.edited.add(`${id} ${field}`)
  if (edit.status && edit.status !== values.plain.status && first('status')) plain.status = edit.status
  if (edit.user_id && first('user_id')) {
    const user_id = edit.user_id === 'none' ? null : edit.user_id
    const [was, is] = [values.plain.user_id, user_id]
    if (was !== is) {
      plain.user_id = user_id
      if (was) less.push(`user_id ${was}`)
      if (is) more.push([`user_id ${is}`, 'confirmed'])
    }
  }
  const named: Delta['named'] = edit.size ? { size: fresh() } : {}
  const body: Record<string, unknown> = { ...plain, ...(edit.size ? { attributes: named } : {}) }
  const tags = { more: edit.tags?.more ? [fresh()] : [], less: [] as string[] }
  if (edit.tags) {
    const gone = [...values.tags].sort()[edit.tags.less]
    if (gone) tags.less.push(gone)
    body.tags = [...[...values.tags].filter((it) => it !== gone), ...tags.more]
  }
  if (edit.emails) {
    const mine = seen.identifiers
      .filter(({ contact_id, kind }) => contact_id === id && kind === 'email')
      .sort((a, b) => Number(b.primary) - Number(a.primary) || (a.normal < b.normal ? -1 : 1))
    const gone = mine[edit.emails.less]
    if (gone) less.push(`email ${gone.normal}`)
    const left = mine.filter((it) => it !== gone).map(({ value }) => value)
    const added = edit.emails.more
    if (added && !mine.some(({ normal }) => normal === added[1]))
      more.push([`email ${added[1]}`, 'confirmed'])
    const adds = more.find(([name]) => name.startsWith('email'))
    body.emails = [...left, ...(adds && added ? [added[0]] : [])]
  }
  return { body, delta: { plain, named, tags, identifiers: { more, less } } }
}

const edit = anEdit.map((it) =>
  step('edit', it, async (world, real) => {
    const id = nth(world.contacts.keys(), it.who)
    if (!id) return undefined
    const state = world.stateOf('contact', id)
    if (state.is !== 'live') {
      const answer = await real.acme.api('PATCH', `/contacts/${id}`, { company: 'X' })
      if ('into' in state) must(real, `an edit of ${id}`, answer, 409, 'already_merged')
      else must(real, `an edit of ${id}`, answer, 404)
      return `${id} refused`
    }
    const { body, delta } = editOf(world, real.seen, id, it)
    if (Object.keys(body).length === 0) return undefined
    must(real, `an edit of ${id}`, await real.acme.api('PATCH', `/contacts/${id}`, body), 200)
    world.nested = []
    world.set('contact', id, delta)
    const merged = ages(world, await lookAgain(real), { contact: id, lead: null })
    return `${id} ${JSON.stringify(body)}${merged}`
  }),
)

const lines = fc
  .record({ who: index, kind: at(['activity', 'deal', 'campaign_send']), key: maybe(at(['k1', 'k2'])) })
  .map(({ who, kind, key }) =>
    step('write down', { who, kind, key }, async (world, real) => {
      const id = nth(world.contacts.keys(), who)
      if (!id) return undefined
      const answer = await real.acme.api('POST', `/contacts/${id}/timeline`, { kind, key, data: { n: 1 } })
      const state = world.stateOf('contact', id)
      if (state.is !== 'live') {
        must(real, `a line of ${id}`, answer, 'into' in state ? 409 : 404)
        return `${id} refused`
      }
      const there = real.seen.timeline.some(
        (it) => it.contact_id === id && key !== undefined && it.kind === kind && it.key === key,
      )
      must(real, `a line of ${id}`, answer, there ? 200 : 201)
      world.nested = []
      if (!there) world.timeline.push({ id: answer.body.id, origin: id, kind, key: key ?? null })
      return `${id} ${kind} ${key}`
    }),
  )

const notSame = fc.tuple(index, index).map(([a, b]) =>
  step('not same', [a, b], async (world, real) => {
    const [x, y] = [nth(world.contacts.keys(), a), nth(world.contacts.keys(), b)]
    if (!x || !y) return undefined
    const answer = await real.acme.api('POST', '/duplicates/not_same', { a: x, b: y })
    const there = world.isLive('contact', x) && world.isLive('contact', y)
    must(real, `not the same ${x} ${y}`, answer, x === y ? 422 : there ? 204 : 404)
    return `${x} ${y}`
  }),
)

export const ofPeople: fc.Arbitrary<Command>[] = [create, create, edit, edit, lines, notSame]
