import type { Deps } from '../deps.ts'
import type { CrmContact, CrmLead, CrmLink } from '../domain/connection.ts'
import type { Session } from '../forward/connector.ts'
import { contactValues, type SentContact, type SentLead, sentContact } from '../forward/plan-values.ts'
import { mergeContacts } from '../merge/merge-contacts.ts'
import { changeContact } from '../records/change-contact.ts'
import { changeLead } from '../records/change-lead.ts'
import { candidatesByIds } from '../store/candidates.ts'
import { run } from '../store/commit.ts'
import { configOf } from '../store/config.ts'
import type { ConnectionRow } from '../store/connections.ts'
import { contactsBeingMade, linksByCrmIds, saveLink } from '../store/crm-links.ts'
import type { Db } from '../store/database.ts'
import { importContacts } from './import-page.ts'
import { mappedHere } from './place-here.ts'
import { planContactFromThere, toldBy } from './plan-from-there.ts'

/** One contact is made at a time: more than a few only wait after an outage. */
const MAKING_MAX = 5

export type Change = { kind: 'contact' | 'lead'; crm_id: string; into_crm_id: string | null }

/**
 * Takes over what changed in the CRM: the record is read again, and what it says differently than we have told it
 * becomes ours. What we had told it ourselves changes nothing, so nothing goes in circles.
 */
export async function takeChange(
  deps: Deps,
  account_id: string,
  row: ConnectionRow,
  session: Session,
  change: Change,
): Promise<void> {
  const db = deps.db(account_id)
  const [link] = (await linksByCrmIds(db, row.id, change.kind, [change.crm_id])).filter(
    ({ state }) => state === 'live',
  )
  if (change.kind === 'lead') {
    const there = link ? await session.readLead(change.crm_id) : null
    if (link && there) await leadFromThere(deps, account_id, row, link, there)
    return
  }
  const own = await session.readContact(change.crm_id)
  // Of what is said to have become part of another, nothing of its own is left; otherwise it is not believed.
  const there = own ?? (change.into_crm_id === null ? null : await session.readContact(change.into_crm_id))
  if (!there) return
  if (link && there.id !== change.crm_id) return mergedThere(deps, account_id, row, link, there.id)
  if (link) return contactFromThere(deps, account_id, row, link, there)
  // Whoever makes it finds it, and links it.
  if (await isBeingMade(db, row, session, there.id)) return
  await importContacts(deps, account_id, row.id, [there], () => {})
}

/** Whether this is what a call of ours has made whose answer was lost. */
async function isBeingMade(db: Db, row: ConnectionRow, session: Session, crm_id: string): Promise<boolean> {
  const making = await contactsBeingMade(db, row.id, MAKING_MAX)
  for (const it of await candidatesByIds(
    db,
    making.map(({ record_id }) => record_id),
  )) {
    const near = { ...contactValues(it, row.mapping), contact_id: null }
    if ((await session.findOwn('contact', it.contact.id, near)) === crm_id) return true
  }
  return false
}

/** Two of its records became one: so do ours, unless something speaks against it; then ours is told apart no more there. */
async function mergedThere(deps: Deps, account_id: string, row: ConnectionRow, link: CrmLink, into: string) {
  const db = deps.db(account_id)
  const [winner] = (await linksByCrmIds(db, row.id, 'contact', [into])).filter(
    ({ state }) => state === 'live',
  )
  const save = (changed: CrmLink) => run(db, [saveLink(db, row.id, changed, deps.now())])
  if (!winner) {
    await save({ ...link, crm_id: into })
    return
  }
  const outcome = await mergeContacts(deps, account_id, {
    winner_id: winner.record_id,
    loser_ids: [link.record_id],
    choose: () => winner.record_id,
    kind: 'manual',
    by: row.id,
  })
  if (outcome.kind === 'busy') throw new Error('merge from the CRM: busy')
  // A try before this one may have broken off between the merge and here.
  const merged =
    outcome.kind === 'merged' ||
    (outcome.kind === 'refused' &&
      outcome.code === 'already_merged' &&
      outcome.winner_id === winner.record_id)
  // Folding twice changes nothing: nothing is lost if we begin to fold there before this is written down.
  await save(
    merged
      ? { ...link, state: 'folded', folded: { how: 'joined', into, was: {} } }
      : { ...link, crm_id: into },
  )
}

async function contactFromThere(
  deps: Deps,
  account_id: string,
  row: ConnectionRow,
  link: CrmLink,
  there: CrmContact,
) {
  const db = deps.db(account_id)
  const [ours] = await candidatesByIds(db, [link.record_id])
  const config = await configOf(db, deps.clock(), true)
  const change = ours && planContactFromThere(ours, link.sent as SentContact, there)
  if (!ours || !config || !change) return
  const outcome = await changeContact(deps, config, link.record_id, change, row.id)
  if (outcome.kind !== 'changed') throw new Error(`change from the CRM: ${outcome.kind}`)
  const [after] = await candidatesByIds(db, [link.record_id])
  if (!after) return
  const now = sentContact(contactValues(after, row.mapping))
  const sent = toldBy(link.sent as SentContact, change, now, there)
  await run(db, [saveLink(db, row.id, { ...link, sent }, deps.now())])
}

async function leadFromThere(
  deps: Deps,
  account_id: string,
  row: ConnectionRow,
  link: CrmLink,
  there: CrmLead,
) {
  const db = deps.db(account_id)
  const config = await configOf(db, deps.clock(), true)
  const sent = link.sent as SentLead
  const moved = sent.stage_id !== there.stage_id || sent.pipeline_id !== there.pipeline_id
  const here = moved ? mappedHere(row.mapping, there) : null
  const name = there.name !== null && there.name !== sent.name ? there.name : undefined
  const stage = here?.stage_id ? { id: here.stage_id, pipeline_id: here.pipeline_id } : undefined
  if (!config || (name === undefined && stage === undefined)) return
  const outcome = await changeLead(deps, config, link.record_id, { name, stage }, row.id)
  if (outcome.kind !== 'changed') return
  const stages = new Map(config.pipelines.flatMap((it) => it.stages.map((each) => [each.id, each])))
  const kind = (stage && stages.get(stage.id)?.kind) ?? sent.kind
  const told = {
    ...sent,
    ...(name === undefined ? {} : { name }),
    ...(stage ? { pipeline_id: there.pipeline_id, stage_id: there.stage_id, kind } : {}),
  }
  await run(db, [saveLink(db, row.id, { ...link, sent: told as Record<string, unknown> }, deps.now())])
}
