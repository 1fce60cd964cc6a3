import { loadAndWeigh } from '../dedupe/ask-model.ts'
import type { Deps } from '../deps.ts'
import { usedBy } from '../domain/browser.ts'
import type { Channel, Config } from '../domain/config.ts'
import type { StoredMessage } from '../domain/conversation.ts'
import type { Remember } from '../domain/plan.ts'
import { BLOCK_CAP } from '../matching/blocking.ts'
import { decide } from '../matching/decide.ts'
import { personOfRequest } from '../matching/model/person-of.ts'
import { givenOf, type Request, withCrowded, withUser } from '../matching/request.ts'
import { asksModel, rulesFor } from '../matching/rules.ts'
import { loadCandidates } from '../store/candidates.ts'
import { commit } from '../store/commit.ts'
import { configOf } from '../store/config.ts'
import { bearerOfCode } from '../store/pixel-codes.ts'
import { type IntakeAnswer, planIntake } from './plan.ts'
import { readRequest, type Typed } from './read-request.ts'

/** How often a commit that others overtook is made anew before the caller is told to come back: what 40 statements allow. */
const ATTEMPTS = 4
const BACKOFF_MS = 15

export type IntakeRequest = {
  account_id: string
  channel_id: string
  typed: Typed
  chat: {
    id: string
    site_id: string | null
    pixel: string | null
    page: Record<string, string> | null
  } | null
  message: { text: string; client_id: string | null } | null
  /** Hash of a one-time code that came with it: the pixel ID that it stands for is the request's. */
  code_hash?: string | null
  /** When the channel received it, ms; null: now. */
  received_at: number | null
  /** Names under which the first answer is kept; the fingerprint tells another request under the same name. */
  once: { key: string; fingerprint: string; hours: number }[]
  /** The wire's answer, made from the intake's, so that a repeat gets the very same. */
  respond: (answer: IntakeAnswer) => { status: number; body: unknown }
}

export type IntakeOutcome =
  /** `message`: what began its conversation, if one did. */
  | { kind: 'taken'; status: number; body: unknown; message: StoredMessage | null }
  | { kind: 'repeat'; status: number; body: unknown }
  | { kind: 'key-reused' }
  | { kind: 'no-channel' }
  | { kind: 'busy' }

/** The one door: takes a request of any channel, decides whose it is, and commits all of it in one batch. */
export async function intake(deps: Deps, request: IntakeRequest): Promise<IntakeOutcome> {
  const db = deps.db(request.account_id)
  const first = await configOf(db, deps.clock())
  const door = first && channelOf(first, request.channel_id)
  if (!door) return { kind: 'no-channel' }
  const bearer = await redeem(deps, request)
  const read = readRequest(bearer.typed, door, first.email_provider_rules)

  return deps.turns(
    [...keysOf(read), ...request.once.map(({ key }) => key)].map((key) => `${request.account_id} ${key}`),
    async () => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (attempt > 0) await pause(BACKOFF_MS * 2 ** Math.min(attempt, 5) * (0.5 + Math.random()))
        // What the admin set up may be some seconds old at first: the commit proves its version, and a retry reads it anew.
        const config = await configOf(db, deps.clock(), attempt > 0)
        const channel = config && channelOf(config, request.channel_id)
        if (!config || !channel) return { kind: 'no-channel' }
        const now = attempt > 0 ? await redeem(deps, request) : bearer
        const outcome = await attemptIntake(
          deps,
          now,
          config,
          channel,
          config === first && now === bearer
            ? read
            : readRequest(now.typed, channel, config.email_provider_rules),
        )
        if (outcome) return outcome
      }
      return { kind: 'busy' }
    },
  )
}

/** The request as one of the browser that its code was issued to, if that code still holds; if not, as it came. */
async function redeem(deps: Deps, request: IntakeRequest): Promise<IntakeRequest> {
  const { code_hash, typed, chat } = request
  const bearer = code_hash && (await bearerOfCode(deps.db(request.account_id), code_hash, deps.now()))
  if (!bearer) return { ...request, code_hash: null }
  return {
    ...request,
    typed: {
      ...typed,
      pixel: typed.pixel ?? bearer.pixel,
      // What the request says itself is nearer than what the page said before it.
      fields: { ...bearer.fields, ...typed.fields },
    },
    chat: chat && { ...chat, pixel: chat.pixel ?? bearer.pixel },
  }
}

/** One load → decide → plan → commit; null: somebody else's commit came in between. */
async function attemptIntake(
  deps: Deps,
  asked: IntakeRequest,
  config: Config,
  channel: Channel,
  read: Request,
): Promise<IntakeOutcome | null> {
  const db = deps.db(asked.account_id)
  const now = deps.clock()
  const rules = rulesFor(config, channel)
  const pixel = givenOf(read, 'pixel')?.normal ?? null
  const rememberedAs = asked.once.map(({ key }) => key)
  const wanted = { keys: keysOf(read), rememberedAs, cap: BLOCK_CAP, pixel }
  const loaded = asksModel(rules)
    ? await loadAndWeigh(deps, config, personOfRequest(read, config.identifying_attributes), wanted)
    : await loadCandidates(db, wanted.keys, rememberedAs, wanted.cap, [], pixel)
  const { browser } = loaded
  const kept = loaded.earlier.find(({ expires_at }) => expires_at > deps.now())
  if (kept) {
    const same = asked.once.find(({ key }) => key === kept.key)?.fingerprint === kept.fingerprint
    return same ? { kind: 'repeat', status: kept.status, body: kept.body } : { kind: 'key-reused' }
  }

  const request = withUser(withCrowded(read, loaded.skipped), browser, loaded.candidates)
  const decision = decide(request, loaded.candidates, rules)
  const { plan, answer } = planIntake({
    request,
    chat: asked.chat,
    message: asked.message,
    incoming_stage_id: incomingStage(config, channel.pipeline_id),
    candidates: loaded.candidates,
    decision,
    rules,
    at: new Date(Math.min(asked.received_at ?? now, now)).toISOString(),
    now: new Date(now).toISOString(),
    newId: deps.newId,
  })
  plan.guard.config = config.version
  plan.guard.blocks = loaded.blocks
  if (pixel) plan.guard.browsers.push({ pixel, ...usedBy(browser) })
  // Two requests with one code at once: the guard lets the first link, the other is read anew without it.
  plan.guard.codes = plan.redeemed = asked.code_hash ? [asked.code_hash] : []
  // A contact's version covers its leads.
  plan.guard.contacts = loaded.candidates.map(({ contact }) => ({ id: contact.id, version: contact.version }))
  const response = asked.respond(answer)
  plan.remember = asked.once.map(({ key, fingerprint, hours }): Remember => {
    const expires_at = new Date(now + hours * 3_600_000).toISOString()
    return { key, fingerprint, status: response.status, body: response.body, expires_at }
  })
  if ((await commit(db, plan)) !== 'committed') return null
  deps.announce(asked.account_id, plan.outboxId)
  return { kind: 'taken', ...response, message: plan.messages[0] ?? null }
}

const channelOf = (config: Config, id: string) => config.channels.find((channel) => channel.id === id)

const keysOf = ({ given }: Request) => [...new Set(given.flatMap(({ keys }) => keys))]

function incomingStage(config: Config, pipelineId: string): string {
  const stages = config.pipelines.find(({ id }) => id === pipelineId)?.stages ?? []
  const stage = stages.find(({ kind }) => kind === 'incoming') ?? stages[0]
  if (!stage) throw new Error(`pipeline ${pipelineId} has no stage`)
  return stage.id
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
