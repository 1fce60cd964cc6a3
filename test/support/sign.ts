import { createHmac } from 'node:crypto'

export type Signed = { user_id?: string; email?: string; phone?: string }

/** As a website's backend does it. */
export const signatureOf = (secret: string, { user_id = '', email = '', phone = '' }: Signed) =>
  createHmac('sha256', secret).update([user_id, email, phone].join('\n')).digest('hex')

export const signed = <T extends Signed>(secret: string, who: T) => ({
  ...who,
  signature: signatureOf(secret, who),
})
