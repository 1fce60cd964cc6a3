import { mac } from '../credential/mac.ts'

/** `whsec_` and base64 of 24 to 64 bytes. Source: Standard Webhooks 1.0. */
const PREFIX = 'whsec_'
const SECRET_BYTES = 32

export const newWebhookSecret = () =>
  PREFIX + btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(SECRET_BYTES))))

/** The three headers of Standard Webhooks. `timestamp` in seconds; it is renewed at each attempt, the ID is not. */
export async function webhookHeaders(secret: string, id: string, timestamp: number, body: string) {
  const key = Uint8Array.from(atob(secret.slice(PREFIX.length)), (char) => char.charCodeAt(0))
  const signature = btoa(String.fromCharCode(...(await mac(key, `${id}.${timestamp}.${body}`))))
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${signature}` }
}
