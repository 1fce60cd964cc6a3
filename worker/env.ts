import type { InboxObject, RoomObject } from './chat/objects.ts'
import type { ConnectionStub } from './domain/connection.ts'
import type { JobMessage } from './domain/job.ts'
import type { OutboxMessage } from './domain/outbox-message.ts'
import type { Tracked, Visit } from './store/visits.ts'

/** What the platform binds; wrangler.toml and host/runtime.ts name the same. */
export type Env = {
  DB: D1Database
  ASSETS: Fetcher
  OUTBOX: Queue<OutboxMessage>
  VISITS: Queue<(Visit | Tracked)[]>
  JOBS: Queue<JobMessage>
  ROOM: DurableObjectNamespace<RoomObject>
  INBOX: DurableObjectNamespace<InboxObject>
  /** One object for each connection to a CRM, and for each other receiver of events. */
  CONNECTIONS: {
    idFromName(name: string): DurableObjectId
    get(id: DurableObjectId): ConnectionStub
  }
  /** Per address and site: requests that write, and page views. */
  CHAT_RATE?: RateLimit
  HIT_RATE?: RateLimit
  ONELEAD_BOOTSTRAP_TOKEN?: string
  /** Encrypts the credentials of connections; without it none can be made. */
  ONELEAD_ENCRYPTION_KEY?: string
  /** `1`: webhooks may go to loopback and private addresses. */
  ONELEAD_ALLOW_PRIVATE_URLS?: string
  /** Below which path of websites' own hosts a route puts it as well, e.g. `/onelead`. */
  ONELEAD_MOUNT?: string
  /** `off`: no rate limits, for load tests. */
  ONELEAD_RATE_LIMIT?: string
}
