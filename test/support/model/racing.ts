import { expect } from 'vitest'
import type { Account, Answer } from '../account.ts'
import type { Answered } from './race.ts'
import type { Seen } from './snapshot.ts'

export type Person = { contact: string; lead: string; email: string }
export async function newPerson(acme: Account, channel: string, email: string): Promise<Person> {
  const { status, body } = await acme.lead(channel, { email, message: 'Hello' })
  expect([status, body.outcome]).toEqual([201, 'created'])
  return { contact: body.contact_id, lead: body.lead_id, email }
}

/** Asked again as long as it is told to come back. */
export async function decided(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; tries < 50; tries++) {
    const answer = await ask()
    if (answer.status !== 503) return answer
    expect(answer.headers.get('retry-after')).toBe('1')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('told to come back fifty times')
}

export const wordOf = ({ status, body }: Answer): Answered =>
  status >= 500 ? `${status}` : (body.code ?? body.outcome ?? 'merged')

/** Whatever points at somebody who is not there. */
export const astray = ({ contacts, leads, conversations }: Seen): string[] => [
  ...[...leads.values()].flatMap((it) =>
    !it.deleted_at && contacts.get(it.contact_id)?.deleted_at !== null ? [`lead ${it.id} is nobody’s`] : [],
  ),
  ...conversations.flatMap(({ id, lead_id, contact_id }) => {
    const lead = leads.get(lead_id)
    return lead?.merged_into === null && lead.contact_id === contact_id
      ? []
      : [`conversation ${id} is astray`]
  }),
  ...[...contacts.values(), ...leads.values()].flatMap(({ id, merged_into }) => {
    const winner = contacts.get(merged_into ?? '') ?? leads.get(merged_into ?? '')
    return winner?.merged_into ? [`${id} is two hops from its winner`] : []
  }),
]

/** Gaps in the numbers of the newest events. */
export async function untold(acme: Account): Promise<string[]> {
  const numbers = (await acme.api('GET', '/events?limit=200')).body.data.map(
    ({ sequence }: { sequence: number }) => sequence,
  ) as number[]
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted.flatMap((it, i) => (it === (sorted[0] ?? 0) + i ? [] : [`a gap before event ${it}`]))
}
