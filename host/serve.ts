/** `npm start`: builds, migrates, seeds a demo account on the first start, and serves until Ctrl-C. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from '../build.ts'
import { type Demo, moveShop, seed } from '../db/seed.ts'
import { startShop } from './demo-shop.ts'
import { migrate } from './migrate.ts'
import { startRuntime } from './runtime.ts'

/** Cloudflare ticks every minute; here a tick costs nobody anything, and a retry after 5 s comes sooner. */
const TICK_MS = 10_000

const { env } = process
const port = Number(env.PORT ?? 8787)
const state = resolve(env.ONELEAD_STATE ?? '.onelead')
const token = env.ONELEAD_BOOTSTRAP_TOKEN || randomBytes(24).toString('base64url')
mkdirSync(state, { recursive: true })

if (env.ONELEAD_BUILD !== 'off') await build()
const runtime = startRuntime({
  port,
  state,
  bindings: {
    ONELEAD_BOOTSTRAP_TOKEN: token,
    ONELEAD_ENCRYPTION_KEY: env.ONELEAD_ENCRYPTION_KEY || keyOf(state),
    ...Object.fromEntries(
      ['ONELEAD_ALLOW_PRIVATE_URLS', 'ONELEAD_RATE_LIMIT', 'ONELEAD_MOUNT'].flatMap((name) =>
        env[name] ? [[name, env[name]]] : [],
      ),
    ),
  },
})
const base = await runtime.ready.then(
  ({ origin }) => origin,
  (error) => {
    if (error.code !== 'ERR_ADDRESS_IN_USE') throw error
    console.error(`port ${port} is in use: PORT=${port + 10} npm start takes another`)
    process.exit(1)
  },
)
await migrate(runtime)

// workerd runs no Cron by itself: due work of the last run is taken up now, and looked for again and again.
const worker = await runtime.getWorker()
const tick = () => worker.scheduled({ cron: '* * * * *' }).catch((error) => console.error(error))
await tick()
const ticking = setInterval(tick, TICK_MS)

const shop = env.ONELEAD_SEED === 'off' ? null : await openShop()
if (!env.ONELEAD_BOOTSTRAP_TOKEN) console.log(`bootstrap token  ${token}`)
console.log(`ready ${base}`)

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, async () => {
    if (stopping) return
    stopping = true
    clearInterval(ticking)
    shop?.server.close()
    shop?.server.closeAllConnections()
    await runtime.dispose()
    process.exit(0)
  })

/** Encrypts the credentials of connections; made once, and kept beside the database. */
function keyOf(folder: string): string {
  const file = join(folder, 'encryption.key')
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}

/** The demo shop; its account is made once, and its sign-in kept beside the database. */
async function openShop() {
  const shop = await startShop(port === 0 ? 0 : port + 1)
  const file = join(state, 'demo.json')
  if (!existsSync(file)) {
    const made = await seed(base, token, shop.origin)
    writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600 })
    shop.setSite(made)
    announce(made, shop.origin)
  } else {
    const demo: Demo = JSON.parse(readFileSync(file, 'utf8'))
    shop.setSite(await moveShop(base, demo, shop.origin))
    announce(demo, shop.origin)
  }
  return shop
}

function announce(demo: Demo, origin: string) {
  console.log(`demo shop        ${origin}`)
  console.log(`admin page       ${base}/admin`)
  console.log(`sign in with     ${demo.email}  ${demo.password}`)
}
