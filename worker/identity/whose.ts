import type { Browser } from '../domain/browser.ts'
import type { Candidate, Known } from '../domain/candidate.ts'
import { shares } from '../matching/conflicts.ts'
import { vetoesBetween } from '../matching/vetoes.ts'
import type { Told } from './told.ts'

/**
 * Whom the website means.
 * - `joined`: the contact that has this user ID. `merged`: it too, and the browser's own record becomes part of it.
 * - `named`: the browser's own record, which gets the user ID.
 * - `known`: no user ID was told; a contact that the browser is of.
 * - `created`: nobody yet.
 */
export type Whose =
  | { how: 'joined' | 'named' | 'known'; contact: Candidate }
  | { how: 'merged'; contact: Candidate; own: Candidate }
  | { how: 'created' }

/** The website names another user than before in this browser: a computer that is shared. */
export const isAnother = (browser: Browser | null, { user_id }: Told) =>
  user_id !== null && browser !== null && browser.user_id !== null && browser.user_id !== user_id

/**
 * @param candidates those who have the user ID or the browser, if it stays.
 * @param pixel null: the browser is not known by any ID, or gets a new one.
 */
export function whoseIs(
  told: Told,
  browser: Browser | null,
  pixel: string | null,
  candidates: Candidate[],
): Whose {
  const here = candidates.filter(
    ({ identifiers }) => pixel !== null && identifiers.some((it) => isBrowser(it, pixel)),
  )
  if (told.user_id === null) return unnamed(told, browser, pixel, here)
  const user = oldest(candidates.filter(({ contact }) => contact.user_id === told.user_id))
  // Once the website has named somebody here, all is joined that should be; what a person parted since stays apart.
  const own = browser?.user_id ? null : ownRecord(told, pixel, here)
  if (!user) return own ? { how: 'named', contact: own } : { how: 'created' }
  return own && vetoesBetween(user, own).length === 0
    ? { how: 'merged', contact: user, own }
    : { how: 'joined', contact: user }
}

/** Nothing is merged here: what is told stands on a contact that the browser is of already. */
function unnamed(told: Told, browser: Browser | null, pixel: string | null, here: Candidate[]): Whose {
  const named = here.find(({ contact }) => contact.user_id !== null && contact.user_id === browser?.user_id)
  const mayBe = told.signed ? (browser?.signed ? named : undefined) : (named ?? here.toSorted(newest)[0])
  const contact = mayBe ?? ownRecord(told, pixel, here) ?? undefined
  return contact ? { how: 'known', contact } : { how: 'created' }
}

/** The one record that came about in this browser. Several may be several people's: then none is taken for it. */
function ownRecord(told: Told, pixel: string | null, here: Candidate[]): Candidate | null {
  const own = here.filter((it) => it.contact.user_id === null && isOwn(told, pixel, it))
  if (own.length === 1) return own[0] ?? null
  const proven = own.filter((it) => told.signed && hasProven(told, it))
  return proven.length === 1 ? (proven[0] ?? null) : null
}

/**
 * The browser was there from the start, or somebody who may has said so, or the site's backend vouches for an address
 * that is there. A browser that came to a contact later came by an address that anybody may type: that contact may be
 * somebody else's, and its leads would become the typist's.
 */
export function isOwn(told: Told, pixel: string | null, known: Known): boolean {
  const browser = known.identifiers.find((it) => pixel !== null && isBrowser(it, pixel))
  if (!browser) return false
  return (
    browser.trust !== 'claimed' ||
    known.identifiers.every(({ at }) => browser.at <= at) ||
    (told.signed && hasProven(told, known))
  )
}

const hasProven = ({ given }: Told, { identifiers }: Known) => given.some((it) => shares(identifiers, it))
const isBrowser = (it: Known['identifiers'][number], pixel: string) =>
  it.kind === 'pixel' && it.normal === pixel

const newest = (a: Candidate, b: Candidate) =>
  a.contact.created_at === b.contact.created_at
    ? Number(a.contact.id < b.contact.id) * 2 - 1
    : Number(a.contact.created_at < b.contact.created_at) * 2 - 1
const oldest = (those: Candidate[]) => those.toSorted(newest).at(-1) ?? null
