import { createHmac } from 'node:crypto'

/** The shop's two customers; who signs in just says which one. A shop that sells anything asks for a password. */
const CUSTOMERS: Record<string, { user_id: string; name: string; email: string }> = {
  ines: { user_id: 'kiln-1', name: 'Ines Moor', email: 'ines@moor.example' },
  tom: { user_id: 'kiln-2', name: 'Tom Vale', email: 'tom@vale.example' },
}

const SESSION = 'kiln_customer'
const SIGNED_OUT = 'out'
const cookie = (value: string) => `${SESSION}=${value}; Path=/; HttpOnly; SameSite=Lax`

/** The answer to a form of the account page: the cookie to set; null: it is none. */
export function sessionAfter(path: string, form: URLSearchParams): string | null {
  const who = form.get('customer') ?? ''
  if (path === '/sign-in' && who in CUSTOMERS) return cookie(who)
  return path === '/sign-out' ? cookie(SIGNED_OUT) : null
}

/** What a page says about whoever is signed in: in its own words, and to the pixel. */
export function accountOn(cookies: string | undefined, secret: string) {
  const who = new RegExp(`\\b${SESSION}=(\\w+)`).exec(cookies ?? '')?.[1] ?? ''
  const customer = CUSTOMERS[who]
  if (customer)
    return { name: customer.name, script: commands(['identify', customer, signature(secret, customer)]) }
  return { name: null, script: who === SIGNED_OUT ? commands(['reset']) : '' }
}

/** For the first page after somebody has signed out; the next ones have nothing to say. */
export const isSignedOut = (cookies: string | undefined) =>
  (cookies ?? '').includes(`${SESSION}=${SIGNED_OUT}`)
export const NO_SESSION = `${SESSION}=; Path=/; Max-Age=0`

/** On the shop's server, where the secret is: as docs/guides/identify-users.md says. */
const signature = (secret: string, { user_id, email }: { user_id: string; email: string }) =>
  createHmac('sha256', secret).update(`${user_id}\n${email}\n`).digest('hex')

const commands = (words: unknown[]) =>
  `<script>window.onelead = window.onelead || function () { (onelead.q = onelead.q || []).push(arguments) }
onelead(${words.map((it) => JSON.stringify(it).replaceAll('<', '\\u003c')).join(', ')})</script>`
