import { expect } from 'vitest'
import type { Account } from './account.ts'

/** Stands in everything that the person has said, and in nothing else. */
export const CANARY = 'kanarienvogel'
export const EMAIL = `${CANARY}@nest.example`
export const SECOND = `${CANARY}.two@nest.example`
export const WORDS = [CANARY, CANARY.toUpperCase(), '1715550101', '1715550102']

/** The one that gave the pixel ID, and two more. */
export const VISITS = 3

export const timelineOf = async (acme: Account, id: string) =>
  (await acme.api('GET', `/contacts/${id}/timeline`)).body

/** Somebody who has left traces in every table: requests, chats, visits, merges done and undone, edits, lookalikes. */
export async function somebody(acme: Account) {
  await acme.control({ after_merge_task: { text: 'Call', type: 'call', due_in_hours: 1 } })
  const channel = await acme.newChannel()
  const pixel = await acme.pixel()
  const headers = { 'idempotency-key': `k-${Math.random()}` }
  for (const i of [1, 2])
    await acme.hit(acme.site.key, { pixel, url: `https://shop.example/${CANARY}/${i}`, title: CANARY })
  const chat = (client_id: string, more: object = {}) =>
    acme.chat({ pixel, client_id, name: `Ada ${CANARY}`, email: EMAIL, message: `I am ${CANARY}`, ...more })
  const opened = (await chat('c-1', { page: { url: `https://shop.example/${CANARY}` } })).body
  await chat('c-2', { phone: '+49 171 5550101', company: undefined })
  const [lead] = await acme.leads()
  const id: string = lead.contact_id
  await acme.api('POST', `/chats/${opened.chat_id}/messages`, { text: `Dear ${CANARY}` }, headers)
  const external = {
    external_id: `<m-1@${CANARY}.example>`,
    email: EMAIL,
    company: `${CANARY} Ltd`,
    fields: { size: CANARY },
    message: CANARY,
  }
  await acme.lead(channel.id, external)
  await acme.lead(channel.id, { email: EMAIL, company: `${CANARY} GmbH`, fields: { size: `${CANARY} 2` } })

  const asked = {
    first_name: 'Eva',
    last_name: CANARY,
    emails: [SECOND],
    phones: ['+49 171 5550102'],
    tags: [CANARY],
  }
  const once = { 'idempotency-key': `k-${Math.random()}` }
  const other = (await acme.api('POST', '/contacts', asked, once)).body.id
  const undone = (await acme.api('POST', '/contacts', { ...asked, emails: [`${CANARY}.three@nest.example`] }))
    .body.id
  const merge = async (loser: string) => {
    const answer = await acme.api('POST', '/contacts/merge', {
      winner_id: id,
      loser_ids: [loser],
      choices: { first_name: loser, last_name: loser },
    })
    expect(answer.status).toBe(200)
    return answer.body.merge_id as string
  }
  const back = await merge(undone)
  expect((await acme.api('POST', `/merges/${back}/undo`)).status).toBe(200)
  const merge_id = await merge(other)
  await acme.api('PATCH', `/contacts/${id}`, {
    emails: [`${CANARY}.new@nest.example`, EMAIL],
    attributes: { note: CANARY },
  })
  await acme.api('PATCH', `/leads/${lead.id}`, { name: `${CANARY} again` })
  for (const kind of ['activity', 'deal', 'campaign_send', 'email', 'event'])
    await acme.api('POST', `/contacts/${id}/timeline`, { kind, key: `${kind}-1`, data: { note: CANARY } })
  // Somebody else with the same address, who is known to be another person: the decision weighs both.
  const twin = (
    await acme.api('POST', '/contacts', { name: 'Bob', user_id: 'u-2', emails: ['bob@nest.example'] })
  ).body
  await acme.api('POST', '/duplicates/not_same', { a: id, b: twin.id })
  const shared = (
    await acme.lead(channel.id, { name: 'Bob', email: 'bob@nest.example', phone: '+49 171 5550101' })
  ).body
  return {
    id,
    other,
    undone,
    merge_id,
    back,
    lead,
    twin,
    shared,
    opened,
    pixel,
    asked,
    once,
    channel,
    external,
  }
}
