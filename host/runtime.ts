/**
 * The Worker on this machine: Miniflare runs the built bundle in workerd and serves it itself, without a
 * development proxy before it. Bindings are those of wrangler.toml.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'

const root = join(import.meta.dirname, '..')

export type RuntimeOptions = {
  port: number
  /** Folder of the database; null: nothing is kept. */
  state: string | null
  /** Path of the built Worker. */
  bundle?: string
  /** Environment that the Worker sees, `ONELEAD_…`. */
  bindings: Record<string, string>
}

/** Seconds that the queues gather; locally there is nobody to save round trips for. */
const GATHER_S = 0.05

export function startRuntime({
  port,
  state,
  bundle = join(root, 'dist/worker.js'),
  bindings,
}: RuntimeOptions) {
  // Without these the runtime asks a Cloudflare address for details of requests that there are none of here.
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = 'false'
  return new Miniflare(
    convertV4MiniflareOptions({
      name: 'onelead',
      host: '127.0.0.1',
      port,
      cf: false,
      logRequests: false,
      modules: [{ type: 'ESModule', path: 'worker.js', contents: readFileSync(bundle, 'utf8') }],
      compatibilityDate: '2026-11-01',
      compatibilityFlags: ['nodejs_compat'],
      bindings,
      d1Databases: { DB: 'onelead' },
      queueProducers: { OUTBOX: 'onelead-outbox', VISITS: 'onelead-visits', JOBS: 'onelead-jobs' },
      queueConsumers: {
        'onelead-outbox': { maxBatchSize: 50, maxBatchTimeout: GATHER_S, maxRetries: 3 },
        'onelead-visits': { maxBatchSize: 50, maxBatchTimeout: GATHER_S, maxRetries: 10 },
        'onelead-jobs': { maxBatchSize: 1, maxBatchTimeout: 0, maxRetries: 3 },
      },
      durableObjects: {
        ROOM: { className: 'Room', useSQLite: true },
        INBOX: { className: 'Inbox', useSQLite: true },
        CONNECTIONS: { className: 'ConnectionObject', useSQLite: true },
      },
      ratelimits: {
        CHAT_RATE: { namespace_id: '1001', simple: { limit: 600, period: 60 } },
        HIT_RATE: { namespace_id: '1002', simple: { limit: 3000, period: 60 } },
      },
      assets: {
        directory: join(root, 'dist/public'),
        binding: 'ASSETS',
        routerConfig: { invoke_user_worker_ahead_of_assets: true, has_user_worker: true },
        assetConfig: { html_handling: 'none', not_found_handling: 'none' },
      },
      ...(state ? { resourcePersistencePath: state } : {}),
    }),
  )
}
