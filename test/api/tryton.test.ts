import { afterAll, beforeAll, expect, test } from 'vitest'
import { newAccount } from '../support/account.ts'
import { settled } from '../support/crm/connected.ts'
import { type Server, startServer } from '../support/server.ts'
import { PASSWORD, startTryton, trytonIsThere } from '../support/tryton.ts'

const there = trytonIsThere()
if (!there)
  console.warn(
    'SKIPPED: no real CRM in this run. Tryton is not installed: apt-get install --no-install-recommends tryton-server tryton-modules-sale-opportunity',
  )

let server: Server
let tryton: Awaited<ReturnType<typeof startTryton>>
beforeAll(async () => {
  if (!there) return
  server = await startServer()
  tryton = await startTryton()
}, 180_000)
afterAll(async () => {
  await tryton?.stop()
  await server?.stop()
})

test.skipIf(!there)(
  'a real CRM: chat, merge, party and opportunity, undo',
  async () => {
    const acme = await newAccount(server.base)
    const connect = (secret: string) => ({
      kind: 'tryton',
      base_url: tryton.url,
      credentials: { user: 'admin', password: secret },
      pipeline_map: {
        [acme.pipeline.id]: {
          pipeline_id: 'opportunities',
          stages: {
            [acme.pipeline.stages[0]?.id ?? '']: 'lead',
            [acme.pipeline.stages[1]?.id ?? '']: 'opportunity',
          },
        },
      },
    })
    const { id } = (await acme.api('POST', '/connections', connect('wrong'))).body
    expect((await acme.api('POST', `/connections/${id}/test`)).body).toMatchObject({ ok: false })
    await acme.api('PATCH', `/connections/${id}`, { credentials: { user: 'admin', password: PASSWORD } })
    expect((await acme.api('POST', `/connections/${id}/test`)).body).toEqual({
      ok: true,
      detail: 'Connected to Acme',
    })
    const survey = (await acme.api('GET', `/connections/${id}/survey`)).body
    expect(survey.pipelines[0].stages).toContainEqual({ id: 'opportunity', name: 'Opportunity' })

    await acme.chat({ name: 'Ada Lovelace', email: 'ada@example.com', phone: '+49 171 2345678' })
    await settled(server, acme, id)
    await acme.chat({ name: 'Ada King', email: 'ada@work.example' })
    expect((await settled(server, acme, id, 2)).deliveries).toEqual({ pending: 0, delivered: 2, failed: 0 })
    const before = { parties: await tryton.parties(), opportunities: await tryton.opportunities() }
    expect(before.parties.map(({ name }) => name)).toEqual(['Ada Lovelace', 'Ada King'])
    expect(before.opportunities).toMatchObject([{ state: 'lead' }, { state: 'lead' }])
    const [ada, twin] = before.parties

    // A second chat of hers is the same lead: a note, no further record.
    await acme.chat({ email: 'ada@example.com', message: 'again' })
    await settled(server, acme, id, 2)
    expect(await tryton.opportunities()).toHaveLength(2)
    expect((await tryton.notes()).map(({ message }) => /: (.*) \(chat_/.exec(message)?.[1])).toEqual([
      'Hello',
      'Hello',
      'again',
    ])

    const leads = await acme.leads()
    const [winner, loser] = ['ada@example.com', 'ada@work.example'].map((email) =>
      leads.find((it) => it.contact.email === email),
    )
    await acme.api('PATCH', `/leads/${winner.id}`, { stage_id: acme.pipeline.stages[1]?.id, name: 'Kiln' })
    const merged = await acme.api('POST', '/leads/merge', {
      winner_id: winner.id,
      loser_ids: [loser.id],
      choices: {
        name: winner.id,
        'contact.first_name': winner.contact_id,
        'contact.last_name': winner.contact_id,
      },
    })
    expect(merged.status).toBe(200)
    await settled(server, acme, id, 2)
    expect((await acme.api('GET', `/connections/${id}/deliveries`)).body.data).toEqual([])
    expect(await tryton.parties()).toMatchObject([
      { id: ada.id, active: 1, replaced_by: null },
      { id: twin.id, active: 0, replaced_by: ada.id },
    ])
    expect((await tryton.emails(ada.id)).toSorted()).toEqual(['ada@example.com', 'ada@work.example'])
    expect(await tryton.opportunities()).toMatchObject([
      { description: 'Kiln', state: 'opportunity', party: ada.id, reference: winner.id },
      { state: 'lost', party: ada.id, reference: loser.id },
    ])

    expect((await acme.api('POST', `/merges/${merged.body.merge_id}/undo`)).status).toBe(200)
    expect((await settled(server, acme, id, 2)).deliveries.failed).toBe(0)
    expect(await tryton.parties()).toEqual(before.parties)
    expect(await tryton.emails(ada.id)).toEqual(['ada@example.com'])
    expect(await tryton.opportunities()).toMatchObject([
      { state: 'opportunity', party: ada.id },
      { state: 'lead', party: twin.id },
    ])
  },
  180_000,
)
