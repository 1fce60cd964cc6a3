import { z } from '@hono/zod-openapi'
import { fullName } from '../../domain/contact.ts'
import type { Identifier, IdentifierKind } from '../../domain/identifier.ts'
import { lookupKeys } from '../../matching/blocking.ts'
import { changeContact } from '../../records/change-contact.ts'
import { planContact } from '../../records/new-contact.ts'
import { planStatements } from '../../store/commit.ts'
import {
  type ContactView,
  contactById,
  contactIdsByKeys,
  contactsByIds,
  newestContacts,
} from '../../store/contacts.ts'
import { movedTo } from '../bodiless.ts'
import { configOrThrow } from '../config.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { busy, problem } from '../problem.ts'
import { listOf, page, pageOf } from '../schema/page.ts'
import { contactAnswer, contactPatch, newContact } from '../schema/records.ts'
import { route } from '../schema/route.ts'

const lookups = {
  email: z.string().max(320).optional(),
  phone: z.string().max(64).optional(),
  pixel: z.string().max(128).optional(),
  user_id: z.string().max(200).optional(),
}

const list = route({
  method: 'get',
  path: '/',
  summary: 'Contacts, newest first, or those with an identifier',
  query: z.strictObject({ ...page, ...lookups }),
  answer: listOf(contactAnswer),
  status: 200,
})
const one = route({
  method: 'get',
  path: '/{id}',
  summary: 'One contact',
  params: z.object({ id: z.string() }),
  answer: contactAnswer,
  status: 200,
})
const create = route({
  method: 'post',
  path: '/',
  summary: 'A new contact; never checked for duplicates',
  body: newContact,
  answer: contactAnswer,
  status: 201,
})

const change = route({
  method: 'patch',
  path: '/{id}',
  summary:
    'Change a contact; lists are replaced whole, attributes added to; its lead is checked for duplicates again',
  params: z.object({ id: z.string() }),
  body: contactPatch,
  answer: contactAnswer,
  status: 200,
})

export const contacts = newRoutes()
  .openapi(list, async (c) => {
    const { limit, after, email, phone, pixel, user_id } = c.req.valid('query')
    const db = c.var.deps.db(c.var.actor.account_id)
    const asked = [
      email === undefined ? null : lookupKeys.email(email),
      phone === undefined ? null : lookupKeys.phone(phone, null),
      pixel === undefined ? null : lookupKeys.pixel(pixel),
      user_id === undefined ? null : lookupKeys.user_id(user_id),
    ].filter((keys) => keys !== null)
    if (asked.length > 0) {
      // Every identifier asked for must be the contact's: the look-ups narrow each other.
      const found = await Promise.all(asked.map((keys) => contactIdsByKeys(db, keys, limit)))
      const ids = (found[0] ?? []).filter((id) => found.every((some) => some.includes(id)))
      return c.json({ data: (await contactsByIds(db, ids)).map(contactOf), next: null }, 200)
    }
    const { data, next } = pageOf(await newestContacts(db, limit, after), limit, (row) => [
      row.created_at,
      row.id,
    ])
    return c.json(
      {
        data: (
          await contactsByIds(
            db,
            data.map(({ id }) => id),
          )
        ).map(contactOf),
        next,
      },
      200,
    )
  })
  .openapi(one, async (c) => {
    const view = await contactById(c.var.deps.db(c.var.actor.account_id), c.req.valid('param').id)
    if (!view) return problem(c, 404, 'not_found')
    const { merged_into, deleted_at } = view.contact
    if (merged_into) return movedTo(c, `/api/v1/contacts/${merged_into}`)
    return deleted_at ? problem(c, 404, 'not_found') : c.json(contactOf(view), 200)
  })
  .openapi(create, async (c) => {
    const { deps, actor } = c.var
    const plan = planContact(c.req.valid('json'), deps.newId('con'), deps.now(), deps.newId)
    const [contact] = plan.contacts
    if (!contact) throw new Error('a plan for a contact without a contact')
    const view = contactOf({ contact, identifiers: plan.identifiers, page_visits: 0, last_seen: null })
    const answer = await commitOnce(c, planStatements(deps.db(actor.account_id), plan), view, 201)
    deps.announce(actor.account_id, plan.outboxId)
    return answer
  })

contacts.openapi(change, async (c) => {
  const { deps, actor } = c.var
  const db = deps.db(actor.account_id)
  const id = c.req.valid('param').id
  const outcome = await changeContact(deps, await configOrThrow(c), id, c.req.valid('json'), actor.by)
  const view = await contactById(db, outcome.kind === 'changed' ? outcome.contact_id : id)
  switch (outcome.kind) {
    case 'changed':
      return view ? c.json(contactOf(view), 200) : problem(c, 404, 'not_found')
    case 'not-found': {
      const winner_id = view?.contact.merged_into
      return winner_id ? problem(c, 409, 'already_merged', { winner_id }) : problem(c, 404, 'not_found')
    }
    case 'busy':
      return busy(c)
  }
})

/** A contact as it stands on the wire. */
export function contactOf({ contact, identifiers, page_visits, last_seen }: ContactView) {
  const { id, first_name, last_name, company, user_id, status, tags, lists, attributes, previous_values } =
    contact
  return {
    id,
    first_name,
    last_name,
    name: fullName(contact),
    company,
    user_id,
    status,
    emails: of(identifiers, 'email'),
    phones: of(identifiers, 'phone'),
    pixels: of(identifiers, 'pixel'),
    tags,
    lists,
    attributes,
    previous_values,
    page_visits,
    last_seen,
    last_contacted: contact.last_contacted,
    last_heard_from: contact.last_heard_from,
    created_at: contact.created_at,
    updated_at: contact.updated_at,
  }
}

/** The primary one first, then the newest. */
const of = (identifiers: Identifier[], kind: IdentifierKind) =>
  identifiers
    .filter((it) => it.kind === kind)
    .sort((a, b) => Number(b.primary) - Number(a.primary) || (a.at < b.at ? 1 : -1))
    .map(({ value, trust, primary, source, at, local_format }) => ({
      value,
      trust,
      primary,
      source,
      at,
      ...(kind === 'phone' && local_format ? { local_format } : {}),
    }))
