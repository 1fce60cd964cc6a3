import { createMiddleware } from 'hono/factory'
import type { AppEnv, C } from './context.ts'

/** Seconds after which a refused caller may try again: the limiter's period (wrangler.toml). */
export const RETRY_AFTER_S = 60

/**
 * Counts per address and purpose. The platform's limiter counts per location and roughly: a shield against floods,
 * not a quota. The address is Cloudflare's own header only; where it is missing, everybody counts as one.
 */
export async function overRate(c: C, kind: 'hit' | 'chat', purpose: string): Promise<boolean> {
  if (c.env.ONELEAD_RATE_LIMIT === 'off') return false
  const limiter = kind === 'hit' ? c.env.HIT_RATE : c.env.CHAT_RATE
  if (!limiter) return false
  const address = c.req.header('cf-connecting-ip') ?? 'unknown'
  const { success } = await limiter.limit({ key: `${purpose} ${address}` })
  if (!success) c.header('retry-after', String(RETRY_AFTER_S))
  return !success
}

export const noStore = createMiddleware<AppEnv>(async (c, next) => {
  c.header('cache-control', 'no-store')
  await next()
})
