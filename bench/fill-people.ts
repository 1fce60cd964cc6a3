import { nanoid } from 'nanoid'
import type { Account } from '../test/support/account.ts'
import type { Server } from '../test/support/server.ts'
import { planContact } from '../worker/records/new-contact.ts'
import { makeWorld, type Row } from './matching/world.ts'

/** People of one made-up customer base, duplicates included; a larger account has several of them. */
const PEOPLE_PER_WORLD = 16_000
/** A parameter may have 2 MB. */
const CONTACTS_PER_STATEMENT = 1000

/** Made-up people with their duplicates as contacts, straight into the tables; nobody has been looked at yet. */
export async function fillPeople(server: Server, { id }: Account, contacts: number): Promise<void> {
  let made = 0
  for (let seed = 1; made < contacts; seed++) {
    const { rows } = makeWorld(seed, Math.min(PEOPLE_PER_WORLD, contacts))
    const wanted = rows.slice(0, contacts - made)
    for (let at = 0; at < wanted.length; at += CONTACTS_PER_STATEMENT)
      await insert(server, id, wanted.slice(at, at + CONTACTS_PER_STATEMENT))
    made += wanted.length
  }
}

const lists = (text: string) =>
  text
    .split(/\s*[;|]\s*/)
    .filter(Boolean)
    .map((value) => ({ value, primary: false }))

function contactOf(row: Row) {
  const { first_name, last_name, company, city, birth_date } = row
  const now = new Date().toISOString()
  const plan = planContact(
    {
      first_name: first_name || undefined,
      last_name: last_name || undefined,
      company: company || undefined,
      emails: lists(row.email),
      phones: lists(row.phone),
      pixels: [],
      tags: row.tags.split(/\s*,\s*/).filter(Boolean),
      lists: [],
      attributes: { ...(city ? { city } : {}), ...(birth_date ? { birth_date } : {}) },
    },
    `con_${nanoid(21).replaceAll(/[-_]/g, 'x')}`,
    now,
    (prefix) => `${prefix}_${nanoid()}`,
  )
  return plan
}

async function insert(server: Server, account: string, rows: Row[]): Promise<void> {
  const plans = rows.map(contactOf)
  const db = await server.db()
  const list = (values: unknown[]) => JSON.stringify(values)
  const contacts = plans.flatMap((plan) =>
    plan.contacts.map((it) => [
      it.id,
      it.first_name,
      it.last_name,
      it.company,
      JSON.stringify(it.tags),
      JSON.stringify(it.attributes),
      it.created_at,
    ]),
  )
  const identifiers = plans.flatMap((plan) =>
    plan.identifiers.map((it) => [
      it.contact_id,
      it.kind,
      it.normal,
      it.value,
      Number(it.primary),
      Number(it.local_format),
      it.at,
    ]),
  )
  await db.batch([
    db
      .prepare(
        `INSERT INTO contacts (account_id, id, first_name, last_name, company, status, tags, lists, attributes,
           previous_values, created_at, updated_at, version, words)
         SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, 'visitor', value ->> 4, '[]', value ->> 5, '[]',
           value ->> 6, value ->> 6, 1, '[]' FROM json_each(?2)`,
      )
      .bind(account, list(contacts)),
    db
      .prepare(
        `INSERT INTO identifiers (account_id, contact_id, kind, normal, value, trust, is_primary, local_format, source, at)
         SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, 'confirmed', value ->> 4, value ->> 5, 'import',
           value ->> 6 FROM json_each(?2)`,
      )
      .bind(account, list(identifiers)),
  ])
}
