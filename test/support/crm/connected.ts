import { expect } from 'vitest'
import { type Account, eventually, type Json, newAccount } from '../account.ts'
import type { Server } from '../server.ts'
import { kommoToken, kommoVendor } from './kommo.ts'
import { startCrm, type Vendor } from './server.ts'

/** An account with a Kommo of its own on this machine. */
export async function withKommo(
  server: Pick<Server, 'base' | 'db'>,
  { duplicateControl = false, more = {} }: { duplicateControl?: boolean; more?: object } = {},
) {
  const kommo = kommoVendor({ duplicateControl })
  const crm = await startCrm(kommo.vendor)
  const acme = await newAccount(server.base)
  const [incoming, open] = acme.pipeline.stages
  const stages = { [incoming?.id ?? '']: 2029, [open?.id ?? '']: 2030 }
  const made = await acme.api('POST', '/connections', {
    kind: 'kommo',
    base_url: crm.url,
    credentials: { token: kommoToken },
    pipeline_map: { [acme.pipeline.id]: { pipeline_id: 1113, stages } },
    ...more,
  })
  expect(made.status).toBe(201)
  const id: string = made.body.id
  return {
    acme,
    crm,
    kommo,
    id,
    made: made.body as Json,
    settled: (atLeast?: number, ms?: number) => settled(server, acme, id, atLeast, ms),
  }
}

/** An account with a CRM of any vendor on this machine. */
export async function withCrm(
  server: Pick<Server, 'base' | 'db'>,
  vendor: Vendor,
  body: { kind: string; credentials: object; [field: string]: unknown },
) {
  const crm = await startCrm(vendor)
  const acme = await newAccount(server.base)
  const made = await acme.api('POST', '/connections', { base_url: crm.url, ...body })
  expect(made.status).toBe(201)
  const id: string = made.body.id
  return {
    acme,
    crm,
    id,
    made: made.body as Json,
    settled: (atLeast?: number, ms?: number) => settled(server, acme, id, atLeast, ms),
  }
}

/** Waits until everything was delivered or given up; the connection as it is then. */
export const settled = (server: Pick<Server, 'db'>, acme: Account, id: string, atLeast = 1, ms = 45_000) =>
  eventually(
    async () => ({
      left: await outboxOf(server, acme),
      ...(await acme.api('GET', `/connections/${id}`)).body,
    }),
    ({ left, deliveries }) =>
      left === 0 && deliveries.pending === 0 && deliveries.delivered + deliveries.failed >= atLeast,
    ms,
  )

/** Commits whose events nobody has taken up yet. */
async function outboxOf(server: Pick<Server, 'db'>, { id }: Account): Promise<number> {
  const db = await server.db()
  const found = await db
    .prepare('SELECT count(*) AS n FROM outbox WHERE account_id = ?')
    .bind(id)
    .first<{ n: number }>()
  return found?.n ?? 0
}

/** Waits until something failed and waits for its next attempt. */
export const failing = (acme: Account, id: string) =>
  eventually(
    async () => (await acme.api('GET', `/connections/${id}/deliveries?state=pending`)).body.data as Json[],
    (rows) => rows.length > 0 && rows.every(({ last_error }) => last_error !== null),
  )
