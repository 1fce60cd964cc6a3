/** What the secrets of a CRM are called, and where they are found. */
const words: Record<string, { label: string; hint?: string }> = {
  token: { label: 'Token', hint: 'An API key, a long-lived token or the token of a private app' },
  client_id: { label: 'Integration ID (client ID)' },
  client_secret: { label: 'Secret key (client secret)' },
  redirect_uri: { label: 'Redirect address', hint: 'The one that stands in the integration' },
  code: { label: 'Authorization code', hint: 'Good for a few minutes, and once' },
  refresh_token: { label: 'Refresh token' },
  secret: { label: 'Signing secret', hint: 'whsec_…; left empty, one is made' },
  user: { label: 'User name' },
}

/** Those that need not be hidden while they are typed. */
const OPEN = ['client_id', 'redirect_uri', 'user']

export const secretWords = (name: string) => words[name] ?? { label: name }
export const isOpen = (name: string) => OPEN.includes(name)

/** A way to sign in by what it takes. */
export const wayWords = (secrets: string[]) =>
  secrets.includes('code')
    ? 'OAuth, with a code'
    : secrets.includes('refresh_token')
      ? 'OAuth, with a refresh token'
      : secrets.includes('user')
        ? 'User name and password'
        : 'A token'
