import type { Connector } from '../connector.ts'
import { hubspot } from './hubspot.ts'
import { kommo } from './kommo.ts'
import { pipedrive } from './pipedrive.ts'
import { tryton } from './tryton.ts'
import { twenty } from './twenty.ts'

/** Every CRM that contacts and leads can be forwarded to. To add one: its file, and a line here (docs/connectors.md). */
export const CONNECTORS: Record<string, Connector> = {
  kommo,
  hubspot,
  pipedrive,
  twenty,
  tryton,
}

/** Sends events as they are, signed, instead of records: connectors/webhook.ts. */
export const EVENTS = 'webhook'

export const CONNECTION_KINDS = [...Object.keys(CONNECTORS), EVENTS]
