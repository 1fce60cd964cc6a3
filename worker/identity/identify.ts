import { toBase64Url } from '../credential/bytes.ts'
import { isIdentitySignature } from '../credential/identity-signature.ts'
import { mac } from '../credential/mac.ts'
import { issuePixel } from '../credential/pixel-id.ts'
import type { Deps } from '../deps.ts'
import type { Config, Site } from '../domain/config.ts'
import type { Fields } from '../domain/lead.ts'
import { BLOCK_CAP, lookupKeys } from '../matching/blocking.ts'
import { browserOf } from '../store/browsers.ts'
import { loadCandidates } from '../store/candidates.ts'
import { commit } from '../store/commit.ts'
import { configOf } from '../store/config.ts'
import { planIdentify } from './plan-identify.ts'
import { readTold } from './read-told.ts'
import { saysNothing } from './told.ts'

/** As the website sent it. */
export type Identifying = {
  user_id?: string | undefined
  email?: string | undefined
  phone?: string | undefined
  name?: string | undefined
  attributes?: Fields | undefined
  signature?: string | undefined
}

export type Identified =
  | { kind: 'identified'; pixel: string | null; signed: boolean }
  | { kind: 'refused'; code: 'signature_required' | 'signature_invalid' }
  | { kind: 'no-site' | 'busy' }

/** A request of the same visitor that comes in at the same moment makes it look again. */
const ATTEMPTS = 4
const BACKOFF_MS = 15

/**
 * Takes in what a website says about who uses a browser.
 * @param pixel what the browser is known by; null: it may not be known by anything.
 */
export async function identify(
  deps: Deps,
  config: Config,
  site_id: string,
  pixel: string | null,
  sent: Identifying,
): Promise<Identified> {
  const db = deps.db(config.account_id)
  const keys = [
    ...(pixel ? lookupKeys.pixel(pixel) : []),
    ...(sent.user_id ? lookupKeys.user_id(sent.user_id) : []),
  ]
  return deps.turns(
    keys.map((key) => `${config.account_id} ${key}`),
    async () => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (attempt > 0) await pause(BACKOFF_MS * 2 ** attempt * (0.5 + Math.random()))
        const now = attempt === 0 ? config : await configOf(db, deps.clock(), true)
        const site = now?.sites.find(({ id }) => id === site_id)
        if (!now || !site) return { kind: 'no-site' }
        const outcome = await attemptIdentify(deps, now, site, keys, pixel, sent)
        if (outcome) return outcome
      }
      return { kind: 'busy' }
    },
  )
}

/** One look → plan → commit; null: somebody else's commit came in between. */
async function attemptIdentify(
  deps: Deps,
  config: Config,
  site: Site,
  keys: string[],
  pixel: string | null,
  { signature, ...sent }: Identifying,
): Promise<Identified | null> {
  const db = deps.db(config.account_id)
  const signed = signature !== undefined && (await isIdentitySignature(secretsOf(site), sent, signature))
  if (!signed && site.require_signature && !signature) return { kind: 'refused', code: 'signature_required' }
  if (!signed && signature !== undefined) return { kind: 'refused', code: 'signature_invalid' }
  const country = config.channels.find(({ id }) => id === site.channel_id)?.default_country ?? null
  const told = readTold(sent, signed, country, config.email_provider_rules)
  if (saysNothing(told) || (pixel === null && told.user_id === null))
    return { kind: 'identified', pixel, signed }

  const browser = pixel ? await browserOf(db, pixel) : null
  const digest = toBase64Url(await mac(config.secret, `told:${JSON.stringify([site.id, sent, signed])}`))
  // Most pages say on every view what they said on the last.
  if (browser?.told === digest) return { kind: 'identified', pixel, signed }

  const loaded = await loadCandidates(db, keys, [], BLOCK_CAP)
  const planned = planIdentify({
    told,
    digest,
    site,
    pixel,
    spare: await issuePixel(config.secret, site.id, deps.clock()),
    browser,
    candidates: loaded.candidates,
    now: deps.now(),
    newId: deps.newId,
  })
  const { plan } = planned
  plan.guard.config = config.version
  plan.guard.blocks = loaded.blocks
  plan.guard.contacts = loaded.candidates.map(({ contact }) => ({ id: contact.id, version: contact.version }))
  if ((await commit(db, plan)) !== 'committed') return null
  if (plan.events.length > 0) deps.announce(config.account_id, plan.outboxId)
  return { kind: 'identified', pixel: planned.pixel, signed }
}

const secretsOf = ({ identity_secret, previous_identity_secret }: Site) =>
  previous_identity_secret ? [identity_secret, previous_identity_secret] : [identity_secret]

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
