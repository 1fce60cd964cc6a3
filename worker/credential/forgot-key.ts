import { sha256 } from './bytes.ts'

/** Under what it is kept that a browser was forgotten: the ID can't be read from it. */
export const forgotKey = async (pixel: string) => `forgot ${await sha256(pixel)}`

/** Longer than any queue keeps a page view. */
const KEPT_DAYS = 30

/** Until when that is kept. */
export const keptUntil = (now: string) => new Date(Date.parse(now) + KEPT_DAYS * 86_400_000).toISOString()
