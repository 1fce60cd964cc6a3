import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Meeting, type Story, tell, type Values } from '../../admin/pages/duplicate-control/example.ts'
import type { DuplicateControl, Pipeline } from '../../admin/wire.ts'
import { type Account, type Json, newAccount } from '../support/account.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server?.stop())

const CONFLICT = ['update', 'keep'] as const
const ON_DUPLICATE = ['update_all', 'update_newest', 'create_new'] as const

describe('the worked example says what the server does', () => {
  let shop: Account
  let channel: string
  let turn = 0
  beforeAll(async () => {
    shop = await newAccount(server.base)
    channel = (await shop.newChannel({ kind: 'whatsapp', name: 'WhatsApp' })).id
  })

  /** Ada's identifiers, once for each telling: nobody of another one is met. */
  const once = (values: Values, nth: number): Values => ({
    ...values,
    ...(values.email && { email: values.email.replace('ada@', `ada${nth}@`) }),
    ...(values.phone && { phone: values.phone.slice(0, -3) + String(100 + nth) }),
  })
  const lived = async (story: Story, existing: number) => {
    const nth = turn++
    const ids: string[] = []
    for (const { values, stage } of story.leads.slice(0, existing)) {
      const { name, email, phone, company } = once(values, nth)
      const contact = await shop.api('POST', '/contacts', { name, emails: [email], phones: [phone], company })
      const lead = { name, contact_id: contact.body.id, pipeline_id: shop.pipeline.id, stage_id: stage.id }
      ids.push((await shop.api('POST', '/leads', lead)).body.id)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const { city, ...asked } = once(story.request.values, nth)
    const answer = (await shop.lead(channel, { ...asked, fields: { city } })).body
    if (!ids.includes(answer.lead_id)) ids.push(answer.lead_id)
    const contacts: string[] = []
    const after = await Promise.all(
      ids.map(async (id) => {
        const lead = (await shop.api('GET', `/leads/${id}`)).body
        const contact = (await shop.api('GET', `/contacts/${lead.contact_id}`)).body
        contacts.push(lead.contact_id)
        const first = (list: Json[]) => list.find(({ primary }) => primary)?.value
        return {
          values: given({
            name: lead.name,
            email: first(contact.emails),
            phone: first(contact.phones),
            company: contact.company,
            city: lead.fields.city,
          }),
          previous: lead.previous_values.map(pair).sort(),
          notTaken: lead.values_not_taken.map(pair).sort(),
        }
      }),
    )
    const waiting = (await shop.api('GET', '/reviews?limit=200')).body.data as Json[]
    const tasks = (await shop.api('GET', '/tasks?limit=200')).body.data as Json[]
    return {
      outcome: answer.outcome,
      waits: waiting.some(({ decision_id }) => decision_id === answer.decision_id),
      tasks: tasks.filter(({ lead_id }) => ids.includes(lead_id)).length,
      own: new Set(contacts).size === contacts.length,
      after,
      nth,
    }
  }
  const pair = ({ field, value }: { field: string; value: unknown }) => `${field}: ${value}`
  const given = (values: object) => Object.fromEntries(Object.entries(values).filter(([, value]) => value))
  const told = ({ cases }: Story, existing: number, nth: number) => {
    const it = cases[existing - 1] as Story['cases'][number]
    return {
      outcome: it.outcome,
      waits: it.waits,
      tasks: it.after.filter(({ task }) => task).length,
      own: it.contact !== 'hers',
      after: it.after.map(({ values, previous, notTaken }) => ({
        values: once(values, nth),
        previous: previous
          .map((past) => pair({ ...past, value: once({ [past.field]: past.value }, nth)[past.field] }))
          .sort(),
        notTaken: notTaken
          .map((past) => pair({ ...past, value: once({ [past.field]: past.value }, nth)[past.field] }))
          .sort(),
      })),
      nth,
    }
  }

  const task = { text: 'Call', type: 'call', due_in_hours: 2 }
  const incomingOnly = (pipeline: Pipeline) => [
    { pipeline_id: pipeline.id, stage_ids: [pipeline.stages[0]?.id as string] },
  ]
  const drafts: [string, Meeting, (pipeline: Pipeline) => Partial<DuplicateControl>][] = [
    ...CONFLICT.flatMap((conflict) =>
      ON_DUPLICATE.map(
        (on_duplicate) =>
          [
            `${conflict}, ${on_duplicate}`,
            'email',
            () => ({ conflict, on_duplicate, after_merge_task: task }),
          ] as (typeof drafts)[number],
      ),
    ),
    ['the same number', 'phone', () => ({ conflict: 'keep', on_duplicate: 'update_all' })],
    [
      'only Incoming leads searched',
      'email',
      (of) => ({ scope: incomingOnly(of), on_duplicate: 'update_newest' }),
    ],
    [
      'the method off',
      'phone',
      () => ({ methods: { pixel: true, email: true, phone: false, big_data: false } }),
    ],
  ]
  test.each(drafts)('%s', async (_, meeting, change) => {
    const pipeline = shop.pipeline as Pipeline
    const defaults = { conflict: 'update', on_duplicate: 'update_all', scope: null, after_merge_task: null }
    const methods = { pixel: true, email: true, phone: true, big_data: false }
    const control = (await shop.control({ ...defaults, methods, ...change(pipeline) }))
      .body as DuplicateControl
    const story = tell(control, pipeline, [pipeline], meeting)
    for (const existing of [1, 2, 3]) {
      const { nth, ...happened } = await lived(story, existing)
      expect({ existing, nth, ...happened }).toEqual({ existing, ...told(story, existing, nth) })
    }
  })
})
