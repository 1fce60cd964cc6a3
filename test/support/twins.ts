import { METHODS } from './a-year.ts'
import type { Account, Json } from './account.ts'
import { type Asked, type Chance, DAY_MS, emailOf, phoneOf, pixelOf, seeded } from './past-requests.ts'

type Stages = { id: string; kind: string }[]
/** A pipeline with two channels, and another pipeline beside it. */
export type Place = {
  pipeline: string
  mail: string
  chat: string
  stages: Stages
  elsewhere: { pipeline: string; stages: Stages }
}

type Step =
  | { kind: 'contact'; body: object }
  | { kind: 'lead'; of: number; name: string; fields: object; elsewhere: boolean; stage: number }
  | { kind: 'request'; door: 'mail' | 'chat'; body: Asked }

/** Settings, made for the place that they are for. */
export type RulesAt = (place: Place) => object

const only = (...on: string[]) =>
  Object.fromEntries(Object.keys(METHODS).map((method) => [method, on.includes(method)]))
const kinds = (stages: Stages, ...wanted: string[]) =>
  stages.filter(({ kind }) => wanted.includes(kind)).map(({ id }) => id)

/** One row a combination of methods, scope and toggles. */
const VARIATIONS: [string, RulesAt][] = [
  ['all methods', () => ({})],
  ['without email', () => ({ methods: only('pixel', 'phone') })],
  ['without phone', () => ({ methods: only('pixel', 'email') })],
  ['without pixel', () => ({ methods: only('email', 'phone') })],
  ['email alone', () => ({ methods: only('email') })],
  ['phone alone', () => ({ methods: only('phone') })],
  ['pixel alone', () => ({ methods: only('pixel') })],
  ['no method', () => ({ methods: only() })],
  [
    'Incoming alone in scope',
    ({ pipeline, stages }) => ({
      scope: [{ pipeline_id: pipeline, stage_ids: kinds(stages, 'incoming') }],
    }),
  ],
  [
    'won leads and another pipeline in scope',
    ({ pipeline, stages, elsewhere }) => ({
      scope: [
        { pipeline_id: pipeline, stage_ids: kinds(stages, 'incoming', 'open', 'won') },
        { pipeline_id: elsewhere.pipeline, stage_ids: kinds(elsewhere.stages, 'incoming', 'open') },
      ],
    }),
  ],
  ['the switch off', () => ({ enabled: false })],
  ['one channel off', ({ mail }) => ({ channels: { [mail]: false } })],
]

const rulesWith =
  (variation: RulesAt, conflict: string, on_duplicate: string): RulesAt =>
  (place) => ({ enabled: true, conflict, on_duplicate, ...variation(place) })

/** What is there before the last request, and that one; the same for the same number. */
export function storyOf(number: number): Step[] {
  const chance = seeded(number * 7919 + 1)
  const who = 10_000 + number * 2
  const steps: Step[] = []
  // Now and then two users, and one request by the email of the one and the phone of the other.
  const users = chance.yes(0.25)
  const contacts = users || chance.yes(0.6) ? 2 : 1
  for (let i = 0; i < contacts; i++)
    steps.push({
      kind: 'contact',
      body: {
        name: 'Ada Byron',
        emails: i === 0 || chance.yes(0.4) ? [emailOf(who + i)] : [],
        phones: i === 1 || chance.yes(0.5) ? [phoneOf(who + i)] : [],
        pixels: chance.yes(0.5) ? [pixelOf(who + i)] : [],
        ...(users || chance.yes(0.4) ? { user_id: `user-${who + i}` } : {}),
      },
    })
  for (let i = users ? 3 : chance.below(4); i > 0; i--)
    steps.push({
      kind: 'lead',
      of: chance.below(contacts),
      name: chance.pick(['Ada Byron', 'A. Byron']),
      fields: chance.yes(0.4) ? { size: 'M' } : {},
      elsewhere: chance.yes(0.2),
      stage: chance.pick([0, 0, 1, 1, 2]),
    })
  const at = Date.now() - 10 * DAY_MS
  const requests = users ? 1 : 1 + chance.below(3)
  for (let i = 0; i < requests; i++)
    steps.push({
      kind: 'request',
      door: chance.pick(['mail', 'chat'] as const),
      body: {
        ...(users ? { email: emailOf(who), phone: phoneOf(who + 1) } : partOf(who, chance)),
        received_at: new Date(at + i * DAY_MS).toISOString(),
      },
    })
  return steps
}

function partOf(who: number, { yes, pick }: Chance): Asked {
  const asked: Asked = {}
  if (yes(0.75)) asked.email = emailOf(who)
  if (yes(0.65)) asked.phone = phoneOf(pick([who, who + 1, who + 1]))
  if (yes(0.5)) asked.pixel = pixelOf(pick([who, who + 1]))
  if (yes(0.7)) asked.name = pick(['Ada Byron', 'Ada Byron', 'Augusta King'])
  if (yes(0.3)) asked.fields = { size: pick(['M', 'L']) }
  return asked
}

export async function newPlace(acme: Account, elsewhere: Place['elsewhere']): Promise<Place> {
  const { id, stages } = (await acme.api('POST', '/pipelines', { name: 'Twin' })).body
  const mail = await acme.newChannel({ pipeline_id: id })
  const chat = await acme.newChannel({ pipeline_id: id, kind: 'whatsapp', name: 'WhatsApp' })
  return { pipeline: id, mail: mail.id, chat: chat.id, stages, elsewhere }
}

/** One life of a story: its leads in the order in which they came to be, and the answer to its last request. */
export class Life {
  readonly leads: string[] = []
  readonly contacts: string[] = []
  readonly acme: Account
  readonly place: Place
  constructor(acme: Account, place: Place) {
    this.acme = acme
    this.place = place
  }

  save = async (rules: RulesAt) => {
    const path = `/pipelines/${this.place.pipeline}/duplicate_control`
    const { status, body } = await this.acme.api('PUT', path, rules(this.place))
    if (status !== 200) throw new Error(`not saved: ${JSON.stringify(body)}`)
  }

  /** The dry run of these rules over all that came in. */
  async foretell(rules: RulesAt): Promise<Json> {
    const path = `/pipelines/${this.place.pipeline}/duplicate_control/dry_run`
    const { status, body } = await this.acme.api('POST', path, { settings: rules(this.place), days: 30 })
    if (status !== 200) throw new Error(`no dry run: ${JSON.stringify(body)}`)
    return body
  }

  async isVetoed(decisionId: string): Promise<boolean> {
    const { candidates } = (await this.acme.api('GET', `/decisions/${decisionId}`)).body
    return candidates.some(
      (it: Json) =>
        it.vetoes.length > 0 && it.evidence.some((one: Json) => one.for && one.enabled && !one.shared),
    )
  }

  async live(steps: Step[]): Promise<Json> {
    let last: Json
    for (const step of steps) last = await this.#live(step)
    return last
  }

  async #live(step: Step): Promise<Json> {
    const { acme, place } = this
    if (step.kind === 'contact') {
      const { body } = await acme.api('POST', '/contacts', step.body)
      this.contacts.push(body.id)
      return body
    }
    if (step.kind === 'lead') {
      const { pipeline, stages } = step.elsewhere ? place.elsewhere : place
      const { body } = await acme.api('POST', '/leads', {
        name: step.name,
        fields: step.fields,
        pipeline_id: pipeline,
        stage_id: stages[step.stage]?.id,
        contact_id: this.contacts[step.of],
      })
      this.leads.push(body.id)
      return body
    }
    const { status, body } = await acme.lead(place[step.door], step.body)
    if (status > 201) throw new Error(`not taken: ${JSON.stringify(body)}`)
    if (!isJoined(body.outcome)) this.leads.push(body.lead_id)
    return body
  }
}

export const isJoined = (outcome: string) => outcome === 'merged' || outcome === 'updated'

/** Where a dry run lists a decision; `same`: in none of the lists. */
export function foundIn(ran: Json, decisionId: string) {
  const isIt = (it: Json) => it.decision_id === decisionId
  const list = (['would_merge', 'would_split', 'changed'] as const).find((list) => ran[list].some(isIt))
  return {
    list: list ?? 'same',
    item: list && ran[list].find(isIt),
    vetoed: ran.vetoed.some(isIt) as boolean,
  }
}

type Combination = { name: string; rules: RulesAt }

const POLICIES = ['update', 'keep'].flatMap((conflict) =>
  ['update_all', 'update_newest', 'create_new'].map((on_duplicate) => ({ conflict, on_duplicate })),
)

/** Every variation with one pair of the conflict and on-duplicate rules; all of these together are all combinations. */
export const ROUNDS: Combination[][] = POLICIES.map(({ conflict, on_duplicate }) =>
  VARIATIONS.map(([name, variation]) => ({
    name: `${name}, ${conflict}, ${on_duplicate}`,
    rules: rulesWith(variation, conflict, on_duplicate),
  })),
)
