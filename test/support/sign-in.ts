import type { Page } from 'playwright-core'

/** Signs a page in to the admin pages of `base`. */
export const signIn = (page: Page, base: string, { email, password }: { email: string; password: string }) =>
  page.request.post(`${base}/api/v1/session`, {
    data: { email, password },
    headers: { origin: base },
    // A connection that was kept open is closed by the server just as it is used again.
    maxRetries: 3,
  })
