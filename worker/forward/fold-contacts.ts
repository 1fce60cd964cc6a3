import type { CrmLink } from '../domain/connection.ts'
import type { Bringing, Brought } from './bringing.ts'
import type { Folded, FoldMode } from './connector.ts'
import { CrmFailure } from './crm-failure.ts'
import type { LiveLink } from './links.ts'

/** Folds what the CRM has of the contact's losers into what it has of the contact. */
export async function foldContacts(it: Bringing, { contact, losers, links, values }: Brought): Promise<void> {
  const id = contact.contact.id
  for (const loser of losers) {
    const lost = links.get('contact', loser.contact.id)
    const winner = links.live('contact', id)
    if (!lost || !winner) continue
    if (lost.state === 'folded') {
      await marked(it, 'contact', lost, winner, links)
      continue
    }
    const emails = loser.identifiers.filter(({ kind }) => kind === 'email').map(({ value }) => value)
    const near = { emails, phones: values.phones, contact_id: null }
    const crm_id = lost.crm_id ?? (await it.session.findOwn('contact', loser.contact.id, near))
    if (crm_id === null) {
      // It was about to be made, and never was.
      await links.drop(lost)
      continue
    }
    const live: LiveLink = { ...lost, crm_id, state: 'live' }
    if (crm_id === winner.crm_id) {
      await links.save({ ...live, state: 'folded', folded: { how: 'joined', into: crm_id, was: {} } })
      continue
    }
    const folded = await fold(it, 'contact', live, winner, links, (mode) =>
      it.session.foldContact(crm_id, winner.crm_id, mode),
    )
    await marked(it, 'contact', folded, winner, links)
  }
}

/** Joins where the account of the CRM lets records be joined, else marks. What stood there is written down first. */
export async function fold(
  it: Bringing,
  kind: 'contact' | 'lead',
  lost: LiveLink,
  winner: LiveLink,
  links: Brought['links'],
  work: (mode: FoldMode) => Promise<Folded>,
): Promise<CrmLink> {
  const noted = lost.folded as { was: Record<string, unknown> } | null
  const was = noted?.was ?? (await it.session.standing?.(kind, lost.crm_id)) ?? {}
  if (!noted) await links.save({ ...lost, folded: { was } })
  const folded = await work({ join: it.mayJoin, was }).catch(async (error) => {
    if (!(error instanceof CrmFailure) || !it.mayJoin || !isForbidden(error)) throw error
    // Another record may be joined all the same where this one only was not found.
    if (error.status !== 404) await it.onMayNotJoin(error.message)
    return work({ join: false, was })
  })
  const done: CrmLink = { ...lost, state: 'folded', folded: { ...folded, was } }
  // A CRM may go on with another ID than either had.
  const moved = folded.how === 'joined' && folded.into !== winner.crm_id
  await links.save(done, ...(moved ? [{ ...winner, crm_id: folded.into }] : []))
  return done
}

/** The account, or its plan, does not let records be joined. */
const isForbidden = ({ verdict, status }: CrmFailure) =>
  verdict.kind === 'not_allowed' || [402, 403, 404, 405].includes(status ?? 0)

/** Whoever opens the duplicate in the CRM reads where it went on; also if the note was not reached when it was folded. */
export async function marked(
  it: Bringing,
  kind: 'contact' | 'lead',
  lost: CrmLink,
  winner: LiveLink,
  links: Brought['links'],
): Promise<void> {
  if (lost.folded?.how !== 'marked' || lost.crm_id === null) return
  const on = { kind, id: lost.crm_id }
  const text = `Onelead: this ${kind} is a duplicate of ${kind} ${winner.crm_id}, which goes on instead of it.`
  await noteOnce(it, links, `fold.${lost.record_id}`, on, text)
}

/** A note that is there once, also when the answer to making it was lost. */
export async function noteOnce(
  it: Bringing,
  links: Brought['links'],
  name: string,
  on: { kind: 'contact' | 'lead'; id: string },
  text: string,
): Promise<void> {
  const link = links.get('note', name)
  if (link?.state === 'live') return
  const there = link ? ((await it.session.findText?.('note', on, text)) ?? null) : null
  if (!link) await links.save(links.sending('note', name))
  await links.made('note', name, there ?? (await it.session.note(on, text, name)), {})
}
