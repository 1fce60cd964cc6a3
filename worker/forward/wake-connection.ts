import type { Deps } from '../deps.ts'

/** The object that speaks to the CRM of this connection, or to this webhook, or to whom a job tells its progress. */
export const objectOf = ({ env }: Deps, account_id: string, id: string) =>
  env.CONNECTIONS.get(env.CONNECTIONS.idFromName(`${account_id}/${id}`))

/** Says that something may be due; if that is lost, the sweep says it again. */
export async function wakeConnection(deps: Deps, account_id: string, id: string): Promise<void> {
  await objectOf(deps, account_id, id)
    .wake(account_id, id)
    .catch((error) => console.error(JSON.stringify({ level: 'warn', connection: id, error: String(error) })))
}
