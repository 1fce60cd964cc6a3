import type { Deps } from '../deps.ts'
import type { Candidate } from '../domain/candidate.ts'
import type { Config } from '../domain/config.ts'
import type { CrmContact, CrmLead } from '../domain/connection.ts'
import { emptyPlan, type Plan } from '../domain/plan.ts'
import { blockingKeys } from '../matching/blocking.ts'
import { identifierRows } from '../records/identifier-rows.ts'
import { planContact } from '../records/new-contact.ts'
import { planLead } from '../records/new-lead.ts'
import { candidatesByIds, contactsUnder } from '../store/candidates.ts'
import { planCommit, run } from '../store/commit.ts'
import type { ConnectionRow } from '../store/connections.ts'
import { linkRows, linksByCrmIds, linksOf, unlinkedGuard } from '../store/crm-links.ts'
import type { Db } from '../store/database.ts'
import { placeHere } from './place-here.ts'

/** A chat, a hook or another import that brings the same person in between makes it decide anew. */
const ATTEMPTS = 5
const AGAIN_AFTER_MS = 50

type NewLink = { kind: 'contact' | 'lead'; record_id: string; crm_id: string; sent: object }
type Page = { plan: Plan; links: NewLink[]; imported: Imported }
export type Imported = { made: number; known: number }

/** What a page becomes, with what else goes into the same commit. */
export type Extend = (plan: Plan, imported: Imported) => void

/** Contacts of the CRM that we do not know become ours; whoever we know by an address or number is linked. */
export const importContacts = (
  deps: Deps,
  account_id: string,
  connection_id: string,
  records: CrmContact[],
  extend: Extend,
): Promise<Imported> =>
  write(deps, account_id, connection_id, extend, () =>
    planContacts(deps, deps.db(account_id), connection_id, records),
  )

async function planContacts(deps: Deps, db: Db, id: string, records: CrmContact[]): Promise<Page> {
  const linked = new Set(
    (
      await linksByCrmIds(
        db,
        id,
        'contact',
        records.map((it) => it.id),
      )
    ).map(({ crm_id }) => crm_id),
  )
  const fresh = records.filter((it) => !linked.has(it.id) && isSomebody(it))
  const keysOf = (it: CrmContact) => [
    ...new Set(
      [
        ...identifierRows('', 'email', addresses(it.emails), '', ''),
        ...identifierRows('', 'phone', addresses(it.phones), '', ''),
      ].flatMap((row) => blockingKeys(row)),
    ),
  ]
  const { under, blocks } = await contactsUnder(db, [...new Set(fresh.flatMap(keysOf))])
  // Somebody who is another record of the CRM already is not this one as well.
  const theirs = await linksOf(db, id, [...under.values()].flat())
  const taken = new Set(theirs.map(({ record_id }) => record_id))
  /** About to be made there, and nobody knows yet whether it was: then this is it, and whoever makes it links it. */
  const making = new Set(theirs.filter(({ state }) => state === 'sending').map(({ record_id }) => record_id))
  const plan = emptyPlan(deps.now(), deps.newId('out'))
  plan.guard.blocks = blocks
  const links: NewLink[] = []
  for (const it of fresh) {
    const sharing = keysOf(it).flatMap((key) => under.get(key) ?? [])
    if (sharing.some((contact_id) => making.has(contact_id))) continue
    const known = sharing.find((contact_id) => !taken.has(contact_id))
    if (known) {
      taken.add(known)
      links.push({ kind: 'contact', record_id: known, crm_id: it.id, sent: {} })
      continue
    }
    const contact_id = deps.newId('con')
    const { first_name, last_name, company } = it
    const input = {
      first_name: first_name ?? undefined,
      last_name: last_name ?? undefined,
      company: company ?? undefined,
      emails: addresses(it.emails),
      phones: addresses(it.phones),
      ...NOTHING,
    }
    const made = planContact(input, contact_id, plan.now, deps.newId, id)
    plan.contacts.push(...made.contacts)
    plan.identifiers.push(...made.identifiers)
    plan.joins.push(...made.joins)
    plan.events.push(...made.events)
    const { emails, phones } = it
    const sent = { first_name, last_name, company, emails, phones, fields: {} }
    links.push({ kind: 'contact', record_id: contact_id, crm_id: it.id, sent })
  }
  const made = plan.contacts.length
  return { plan, links, imported: { made, known: records.length - made } }
}

/** Leads of the CRM become ours, of the contacts that theirs are. Without one that we know they are left. */
export const importLeads = (
  deps: Deps,
  account_id: string,
  row: ConnectionRow,
  config: Config,
  records: CrmLead[],
  extend: Extend,
): Promise<Imported> =>
  write(deps, account_id, row.id, extend, () => planLeads(deps, deps.db(account_id), row, config, records))

async function planLeads(
  deps: Deps,
  db: Db,
  row: Pick<ConnectionRow, 'id' | 'mapping'>,
  config: Config,
  records: CrmLead[],
): Promise<Page> {
  const linked = new Set(
    (
      await linksByCrmIds(
        db,
        row.id,
        'lead',
        records.map((it) => it.id),
      )
    ).map(({ crm_id }) => crm_id),
  )
  const fresh = records.filter((it) => !linked.has(it.id) && it.contact_id !== null)
  const whose = new Map(
    (await linksByCrmIds(db, row.id, 'contact', [...new Set(fresh.map((it) => it.contact_id ?? ''))])).map(
      (it) => [it.crm_id, it.record_id],
    ),
  )
  const contacts = new Map(
    (await candidatesByIds(db, [...new Set(whose.values())])).map(
      (it) => [it.contact.id, it] as [string, Candidate],
    ),
  )
  const plan = emptyPlan(deps.now(), deps.newId('out'))
  plan.guard.config = config.version
  const links: NewLink[] = []
  for (const it of fresh) {
    const of = contacts.get(whose.get(it.contact_id ?? '') ?? '')
    const place = placeHere(config, row.mapping, it)
    if (!of || !place) continue
    const made = planLead({ name: it.name, fields: {}, ...place }, of, plan.now, deps.newId, row.id)
    plan.leads.push(...made.plan.leads)
    if (!plan.contactPatches.some((patch) => patch.id === of.contact.id)) {
      plan.guard.contacts.push(...made.plan.guard.contacts)
      plan.contactPatches.push(...made.plan.contactPatches)
    }
    plan.events.push(...made.plan.events)
    const stage = config.pipelines
      .flatMap(({ stages }) => stages)
      .find((stage) => stage.id === place.stage_id)
    const there = row.mapping.pipelines[place.pipeline_id]
    const sent = {
      name: it.name ?? [of.contact.first_name, of.contact.last_name].filter(Boolean).join(' '),
      pipeline_id: there?.pipeline_id ?? null,
      stage_id: there?.stages[place.stage_id] ?? null,
      kind: stage?.kind ?? 'open',
      owner_id: null,
      fields: {},
      contact_id: it.contact_id,
    }
    links.push({ kind: 'lead', record_id: made.lead.id, crm_id: it.id, sent })
  }
  return { plan, links, imported: { made: links.length, known: records.length - links.length } }
}

async function write(
  deps: Deps,
  account_id: string,
  connection_id: string,
  extend: Extend,
  made: () => Promise<Page>,
): Promise<Imported> {
  const db = deps.db(account_id)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS * attempt))
    const { plan, links, imported } = await made()
    extend(plan, imported)
    const unlinked = (kind: NewLink['kind']) =>
      unlinkedGuard(
        db,
        connection_id,
        kind,
        links.flatMap((it) => (it.kind === kind ? it.crm_id : [])),
      )
    const outcome = await run(db, [
      unlinked('contact'),
      unlinked('lead'),
      ...planCommit(db, plan),
      ...linkRows(db, connection_id, links, plan.now),
    ])
    if (outcome === 'stale') continue
    if (outcome !== 'committed') throw new Error(`import: ${outcome}`)
    if (plan.events.length > 0) deps.announce(account_id, plan.outboxId)
    return imported
  }
  throw new Error('import: busy')
}

const NOTHING = { pixels: [], tags: [], lists: [], attributes: {} }
const addresses = (values: string[]) => values.map((value, i) => ({ value, primary: i === 0 }))
const isSomebody = (it: CrmContact) => Boolean(it.first_name || it.last_name || it.emails[0] || it.phones[0])
