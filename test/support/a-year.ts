import type { Pipeline } from '../../worker/domain/config.ts'
import { type Account, times } from './account.ts'
import { decided } from './model/racing.ts'
import { askedBy, DAY_MS, emailOf, inParallel, phoneOf, seeded } from './past-requests.ts'

const AT_ONCE = 8
/** Of every so many requests the lead is moved on. */
const MOVED = 14

export const METHODS = { pixel: true, email: true, phone: true, big_data: false }
const AT_FIRST = {
  enabled: true,
  channels: {},
  methods: METHODS,
  scope: null,
  conflict: 'update',
  on_duplicate: 'update_all',
  after_merge_task: null,
}

/** A year of requests: rules change, leads are moved on, people are told apart meanwhile. The same in every run. */
export async function aYear(acme: Account, requests: number) {
  const chance = seeded(20261122)
  const service = (await acme.api('POST', '/pipelines', { name: 'Service' })).body as Pipeline
  const mail = await acme.newChannel()
  const whatsapp = await acme.newChannel({ kind: 'whatsapp', name: 'WhatsApp', default_country: 'DE' })
  const old = await acme.newChannel({
    kind: 'telegram',
    name: 'Old bot',
    integration: 'third_party',
    supports_duplicate_control: false,
  })
  const desk = await acme.newChannel({ pipeline_id: service.id, name: 'Service desk' })
  await acme.control({ ...AT_FIRST, conflict: 'keep' }, service.id)
  const site = acme.site.channel_id
  const doors = [site, mail.id, mail.id, whatsapp.id, whatsapp.id, desk.id, old.id]

  const seasons = rulesOfSeasons(acme, service, whatsapp.id)
  const each = Math.ceil(requests / seasons.length)
  const crowd = Math.ceil(each / 2)
  const start = Date.now() - 364 * DAY_MS
  for (const [season, change] of seasons.entries()) {
    const saved = await acme.control({ ...AT_FIRST, ...change })
    if (saved.status !== 200) throw new Error(`rules not saved: ${JSON.stringify(saved.body)}`)
    // Half of the people are known from the season before.
    const people = times(crowd, (i) => Math.floor((season * crowd) / 2) + i)
    await tellApart(acme, people.slice(-6))
    const asked = times(Math.min(each, requests - season * each), (i) => {
      const received_at = new Date(start + ((season * each + i) * 364 * DAY_MS) / requests).toISOString()
      return {
        door: chance.pick(doors),
        body: { ...askedBy(chance.pick(people), people, chance), received_at },
      }
    })
    const answers = await inParallel(AT_ONCE, asked, ({ door, body }) => decided(() => acme.lead(door, body)))
    const failed = answers.filter(({ status }) => status !== 200 && status !== 201)
    if (failed.length > 0) throw new Error(`${failed.length} requests failed: ${JSON.stringify(failed[0])}`)
    const moved = answers.filter((_, i) => i % MOVED === 0)
    await inParallel(AT_ONCE, moved, ({ body }, i) =>
      acme.api('PATCH', `/leads/${body.lead_id}`, { stage_id: acme.stage(i % 3 ? 'won' : 'open') }),
    )
  }
}

function rulesOfSeasons(acme: Account, service: Pipeline, whatsapp: string): object[] {
  const [incoming, open] = [acme.stage('incoming'), acme.stage('open')]
  const ours = (...stage_ids: string[]) => ({ pipeline_id: acme.pipeline.id, stage_ids })
  const theirs = { pipeline_id: service.id, stage_ids: service.stages.slice(0, 2).map(({ id }) => id) }
  return [
    {},
    { on_duplicate: 'update_newest' },
    { methods: { ...METHODS, email: false } },
    { conflict: 'keep' },
    { channels: { [whatsapp]: false } },
    { on_duplicate: 'create_new', scope: [ours(incoming, open), theirs] },
    { enabled: false },
    { scope: [ours(incoming)] },
    { methods: { ...METHODS, phone: false }, conflict: 'keep', on_duplicate: 'update_newest' },
    { methods: { ...METHODS, pixel: false }, scope: [theirs] },
    { conflict: 'keep', on_duplicate: 'create_new' },
    { after_merge_task: { text: 'Call', type: 'call', due_in_hours: 4 } },
  ]
}

/** People who share an address and are not one: by their user IDs, or because somebody said so. */
async function tellApart(acme: Account, people: number[]) {
  const known = async (contact: object) => (await acme.api('POST', '/contacts', contact)).body.id as string
  const lead = (contact_id: string) =>
    acme.api('POST', '/leads', { name: 'Known', pipeline_id: acme.pipeline.id, contact_id })
  const [one, two, three, ...users] = people as [number, number, number, ...number[]]
  await inParallel(AT_ONCE, users, async (who, i) => {
    const emails = [emailOf(who), emailOf(users[(i + 1) % users.length] as number)]
    await lead(await known({ emails, phones: [phoneOf(who)], user_id: `user-${who}` }))
  })
  const [a, b, c] = await inParallel(3, [one, two, three], (who) =>
    known({ emails: [emailOf(who)], phones: [phoneOf(who)] }),
  )
  for (const id of [a, b]) await lead(id as string)
  await acme.api('POST', '/duplicates/not_same', { a, b })
  await acme.api('POST', '/duplicates/not_same', { a: b, b: c })
  // Email of the one and phone of the other; the third has no lead that could take the request.
  for (const who of [three, one])
    await acme.lead(acme.site.channel_id, { email: emailOf(who), phone: phoneOf(two) })
}
