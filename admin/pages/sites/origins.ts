/** Origins from what was typed, one on each line: a pasted address of a page is cut to its origin. */
export const originsFrom = (typed: string) => [
  ...new Set(
    typed
      .split(/[\s,]+/)
      .filter(Boolean)
      .map((entry) => {
        const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(entry) ? entry : `https://${entry}`
        return URL.canParse(address) ? new URL(address).origin : entry
      }),
  ),
]
