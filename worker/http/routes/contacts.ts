import { z } from '@hono/zod-openapi'
import { fullName } from '../../domain/contact.ts'
import type { Identifier, IdentifierKind } from '../../domain/identifier.ts'
import { changeContact } from '../../records/change-contact.ts'
import { findContacts } from '../../records/find-contacts.ts'
import { planContact } from '../../records/new-contact.ts'
import { planStatements } from '../../store/commit.ts'
import { type ContactView, contactById, contactsByIds, newestContacts } from '../../store/contacts.ts'
import { movedTo } from '../bodiless.ts'
import { configOrThrow } from '../config.ts'
import { newRoutes } from '../new-routes.ts'
import { commitOnce } from '../once.ts'
import { busy, problem } from '../problem.ts'
import { encodeCursor, listOf, page, pageOf } from '../schema/page.ts'
import { contactAnswer, contactPatch, contactQuery, newContact } from '../schema/records.ts'
import { route } from '../schema/route.ts'

const list = route({
  method: 'get',
  path: '/',
  summary:
    'Contacts, newest first; or those that have all of what is asked for, in the order of what they were found by',
  query: z.strictObject({ ...page, ...contactQuery }),
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
    const { limit, after, ...asked } = c.req.valid('query')
    const db = c.var.deps.db(c.var.actor.account_id)
    const found = await findContacts(db, asked, limit, after)
    if (found) {
      const data = (await contactsByIds(db, found.ids)).map(contactOf)
      return c.json({ data, next: found.next && encodeCursor(found.next) }, 200)
    }
    const rows = await newestContacts(db, limit, after)
    const { data, next } = pageOf(rows, limit, (row) => [row.created_at, row.id])
    const ids = data.map(({ id }) => id)
    return c.json({ data: (await contactsByIds(db, ids)).map(contactOf), next }, 200)
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
  const outcome = await changeContact(deps, await configOrThrow(c, false), id, c.req.valid('json'), actor.by)
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
