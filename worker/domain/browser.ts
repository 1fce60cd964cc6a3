/** What a website has said about who uses a browser. */
export type Browser = {
  pixel: string
  /** null: it has named nobody. */
  user_id: string | null
  /** It signed that. */
  signed: boolean
  /** Tells whether it says something new; nothing can be read from it. */
  told: string | null
}

/** By whom it is used; of one that nothing is known of, by nobody. */
export const usedBy = (browser: Browser | null): Pick<Browser, 'user_id' | 'signed'> => ({
  user_id: browser?.user_id ?? null,
  signed: browser?.signed ?? false,
})
