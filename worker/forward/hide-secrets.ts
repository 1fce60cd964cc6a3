import type { Credentials } from '../domain/connection.ts'

const SECRETS = ['token', 'refresh_token', 'code', 'client_secret', 'secret'] as const
/** Shorter ones stand in any text by chance. */
const SECRET_MIN_CHARS = 4

/** A CRM's text as it may be shown: without the secrets that it repeats, as they are, in JSON, or in an address. */
export function hideSecrets(text: string, credentials: Credentials): string {
  const forms = SECRETS.flatMap((name) => {
    const secret = credentials[name] ?? ''
    return secret.length < SECRET_MIN_CHARS
      ? []
      : [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]
  })
  return forms.reduce((shown, form) => shown.replaceAll(form, '…'), text)
}
