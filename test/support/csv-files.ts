/** Contacts from CSV files and to them, over HTTP. */
import { expect } from 'vitest'
import { type Account, call, type Json } from './account.ts'
import { all, over } from './bulk.ts'

export const upload = (
  acme: Account,
  text: BodyInit,
  kind = 'contacts',
  headers: Record<string, string> = {},
) =>
  call(`${acme.base}/api/v1/imports?kind=${kind}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${acme.key}`, 'content-type': 'text/csv', ...headers },
    body: text,
  })
export const results = (acme: Account, id: string) => all(acme, `/jobs/${id}/results`)
/** Uploads a file and waits until its rows are done. */
export async function imported(acme: Account, text: BodyInit, kind = 'contacts') {
  const taken = await upload(acme, text, kind)
  expect(taken.status).toBe(202)
  return { job: await over(acme, taken.body.job_id), rows: await results(acme, taken.body.job_id) }
}
export const contacts = async (acme: Account, query = ''): Promise<Json[]> =>
  (await acme.api('GET', `/contacts?limit=200${query}`)).body.data
export const exported = async (acme: Account, query = '') => {
  const response = await fetch(`${acme.base}/api/v1/contacts.csv${query}`, {
    headers: { authorization: `Bearer ${acme.key}` },
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}
