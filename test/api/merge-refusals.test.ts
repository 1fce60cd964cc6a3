/** What a merge, a bulk merge and an undo refuse, each with its code; the rest is done. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Account, newAccount } from '../support/account.ts'
import { over, people, resultsOf } from '../support/bulk.ts'
import { lookedAt } from '../support/made-up-contacts.ts'
import { dump } from '../support/model/tables.ts'
import { type Server, startServer } from '../support/server.ts'
import { atRest } from '../support/tables.ts'

let server: Server
let acme: Account
beforeAll(async () => {
  server = await startServer()
  acme = await newAccount(server.base)
})
afterAll(() => server.stop())

const lead = async (contact_id: string, of = acme) =>
  (await of.api('POST', '/leads', { contact_id, pipeline_id: of.pipeline.id })).body.id as string
const mergeLeads = (winner_id: string, ...loser_ids: string[]) =>
  acme.api('POST', '/leads/merge', { winner_id, loser_ids })
const merge = (winner_id: string, ...loser_ids: string[]) =>
  acme.api('POST', '/contacts/merge', { winner_id, loser_ids })

test('a merge of leads is refused with its code: itself, merged, in the trash, another account’s, unknown, different user IDs', async () => {
  const other = await newAccount(server.base)
  const [a, b, c] = (await people(acme, 3, (i) => ({ user_id: i < 2 ? `u${i}` : undefined }))) as [
    string,
    string,
    string,
  ]
  const [ofA, ofB, ofC, merged, trashed] = [
    await lead(a),
    await lead(b),
    await lead(c),
    await lead(c),
    await lead(c),
  ]
  const [stranger = ''] = await people(other, 1, () => ({}))
  const foreign = await lead(stranger, other)
  expect((await mergeLeads(ofC, merged)).status).toBe(200)
  expect((await acme.api('DELETE', `/leads/${trashed}`)).status).toBe(204)
  await atRest(server)
  await lookedAt(acme)
  const before = await dump(server, acme.id, [])
  const answers = [
    await mergeLeads(ofC, ofC),
    await mergeLeads(ofC, merged),
    await mergeLeads(merged, ofC),
    await mergeLeads(ofC, trashed),
    await mergeLeads(trashed, ofC),
    await mergeLeads(ofC, foreign),
    await mergeLeads(ofC, 'lead_nobody'),
    await mergeLeads(ofA, ofB),
    await mergeLeads(ofC, ofA, ofB),
    await mergeLeads(ofC),
  ]
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [422, 'same_record'],
    [409, 'already_merged'],
    [409, 'already_merged'],
    [409, 'in_trash'],
    [409, 'in_trash'],
    [404, 'not_found'],
    [404, 'not_found'],
    [409, 'different_user_ids'],
    [409, 'different_user_ids'],
    [422, 'invalid'],
  ])
  expect(answers[1]?.body.winner_id).toBe(ofC)
  expect(await dump(server, acme.id, [])).toEqual(before)
})

test('nobody is merged as the third of a group with two user IDs, nor as itself among others', async () => {
  const [a = '', b = '', c = ''] = await people(acme, 3, (i) => ({ user_id: i > 0 ? `v${i}` : undefined }))
  const answers = [await merge(a, b, c), await merge(a, b, a)]
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [409, 'different_user_ids'],
    [422, 'same_record'],
  ])
  expect((await acme.api('GET', `/contacts/${b}`)).status).toBe(200)
})

test('a cycle inside a bulk list is refused where it closes, and the rest is done', async () => {
  const [a = '', b = '', c = '', d = '', gone = ''] = await people(acme, 5, () => ({}))
  await acme.api('DELETE', `/contacts/${gone}`)
  const pairs = [
    [a, b],
    [b, c],
    [c, a],
    [b, a],
    [c, c],
    [c, gone],
    [c, 'con_nobody'],
    [c, d],
  ].map(([winner_id, loser_id]) => ({ winner_id, loser_id }))
  const { body } = await acme.api('POST', '/bulk_merges', { pairs })
  const job = await over(acme, body.job_id)
  const results = await resultsOf(acme, body.job_id)
  expect(results.map(({ status, code }) => code ?? status)).toEqual([
    'merged',
    'already_merged',
    'merged',
    'already_merged',
    'same_record',
    'in_trash',
    'not_found',
    'merged',
  ])
  expect([job.status, job.succeeded, job.failed, job.done]).toEqual(['done', 3, 5, 8])
  // b is part of a, and a of c: one hop, no cycle.
  for (const id of [a, b, d])
    expect((await acme.api('GET', `/contacts/${id}`)).headers.get('location')).toBe(`/api/v1/contacts/${c}`)
  expect((await acme.api('GET', `/contacts/${c}`)).status).toBe(200)
})

test('an undo is refused while its winner is in the trash, and done when that is back', async () => {
  const [a = '', b = ''] = await people(acme, 2, () => ({}))
  const { merge_id } = (await merge(a, b)).body
  await acme.api('DELETE', `/contacts/${a}`)
  const refused = await acme.api('POST', `/merges/${merge_id}/undo`)
  expect([refused.status, refused.body.code]).toEqual([409, 'not_undoable'])
  expect((await acme.api('POST', `/trash/${a}/restore`)).status).toBe(200)
  expect((await acme.api('POST', `/merges/${merge_id}/undo`)).status).toBe(200)
  expect((await acme.api('GET', `/contacts/${b}`)).status).toBe(200)
})

test('after an erasure an undo answers 410, of a merge of contacts, of leads and of a folded request, and brings nothing back', async () => {
  const channel = await acme.newChannel()
  const secret = 'erased@example.com'
  const made = (await acme.lead(channel.id, { email: secret, message: '1' })).body
  await acme.lead(channel.id, { email: secret, name: 'Secret Name', message: '2' })
  const [fold] = (await acme.api('GET', `/merges?contact_id=${made.contact_id}`)).body.data
  const [b = ''] = await people(acme, 1, () => ({ emails: ['other-secret@example.com'] }))
  const ofContacts = (await merge(made.contact_id, b)).body.merge_id
  const ofLeads = (await mergeLeads(made.lead_id, await lead(made.contact_id))).body.merge_id
  expect((await acme.api('POST', `/contacts/${made.contact_id}/erase`)).status).toBe(204)
  for (const id of [fold.id, ofContacts, ofLeads]) {
    const { status, body } = await acme.api('POST', `/merges/${id}/undo`)
    expect([status, body.code]).toEqual([410, 'expired'])
  }
  for (const id of [made.contact_id, b]) expect((await acme.api('GET', `/contacts/${id}`)).status).toBe(404)
  const left = JSON.stringify(await dump(server, acme.id, []))
  for (const word of [secret, 'other-secret', 'Secret Name']) expect(left).not.toContain(word)
})

test('another account’s merge is not there to be undone', async () => {
  const other = await newAccount(server.base)
  const [a = '', b = ''] = await people(acme, 2, () => ({}))
  const { merge_id } = (await merge(a, b)).body
  for (const id of [merge_id, 'mrg_nothing']) {
    const { status, body } = await other.api('POST', `/merges/${id}/undo`)
    expect([status, body.code]).toEqual([404, 'not_found'])
  }
  expect((await acme.api('GET', `/contacts/${b}`)).status).toBe(301)
})
