import { setCookie } from 'hono/cookie'
import type { C } from './context.ts'
import { PIXEL_COOKIE } from './site.ts'

/** 400 days is the longest that browsers keep a cookie. */
const COOKIE_DAYS = 400

/** Keeps the pixel ID where the Worker is on the page's own host; elsewhere browsers drop it and the script keeps it. */
export const keepPixel = (c: C, pixel: string) =>
  setCookie(c, PIXEL_COOKIE, pixel, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: c.req.url.startsWith('https:'),
    maxAge: COOKIE_DAYS * 86_400,
  })
