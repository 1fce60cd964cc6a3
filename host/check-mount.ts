/** `npm run check:mount -- https://www.example.com/`: how long browsers will keep the pixel ID on this page, and why. */

export type Finding = { ok: boolean; what: string; advice?: string }

const SAFARI_DAYS = 7
const DAY_S = 86_400

/** Looks at a page as a browser does, and asks for an ID as the script would; the ID is forgotten again at the end. */
export async function checkMount(page: string): Promise<Finding[]> {
  const findings: Finding[] = []
  const find = (ok: boolean, what: string, advice?: string) => {
    findings.push({ ok, what, ...(ok || !advice ? {} : { advice }) })
    return ok
  }
  const html = await textOf(page)
  const tag = /<script\b[^>]*\bdata-site=["']?([\w]+)["']?[^>]*>/i.exec(html ?? '')
  const address = /\bsrc=["']?([^"'\s>]+)/i.exec(tag?.[0] ?? '')?.[1]
  if (!find(html !== null, `the page answers: ${page}`, 'Is the address right, and open to everybody?'))
    return findings
  if (
    !find(
      address !== undefined,
      'the snippet is on it',
      'Paste it into the page: docs/guides/install-the-snippet.md',
    )
  )
    return findings
  const script = new URL(address as string, page)
  const own = script.host === new URL(page).host
  find(
    own,
    own
      ? 'Onelead is on the page’s own host'
      : `Onelead is on ${script.host}, the page on ${new URL(page).host}`,
    `Safari keeps an ID for ${SAFARI_DAYS} days after a visit then: docs/guides/own-host.md says how to mount it on the page’s own.`,
  )
  const code = await textOf(script)
  if (
    !find(
      code?.includes('onelead') ?? false,
      `the script answers: ${script}`,
      'The proxy must pass on everything below its path.',
    )
  )
    return findings

  const site = tag?.[1] ?? ''
  const { origin } = new URL(page)
  const hit = (cookie = '') =>
    fetch(new URL('v1/hit', script), {
      method: 'POST',
      headers: { origin, 'content-type': 'text/plain', ...(cookie ? { cookie } : {}) },
      body: JSON.stringify({ site, url: page, title: 'check:mount', consent: true }),
    })
  const first = await hit()
  const answer = (await first.json().catch(() => ({}))) as { pixel?: string | null; code?: string }
  if (
    !find(
      first.status === 200,
      `a page view is answered ${first.status}${answer.code ? ` ${answer.code}` : ''}`,
      'docs/guides/install-the-snippet.md, "When nothing appears"',
    )
  )
    return findings
  if (
    !find(
      Boolean(answer.pixel),
      'an ID is given',
      'The site gives one with the first message only: that is its consent mode.',
    )
  )
    return findings

  const set = first.headers.getSetCookie().find((it) => it.startsWith('onelead_px=')) ?? ''
  const maxAge = Number(/max-age=(\d+)/i.exec(set)?.[1] ?? 0)
  find(set !== '', 'the server sets a cookie', 'The proxy must pass on Set-Cookie.')
  find(
    /;\s*httponly/i.test(set),
    'out of reach of scripts (HttpOnly)',
    'The proxy must not change the cookie.',
  )
  if (page.startsWith('https:'))
    find(/;\s*secure/i.test(set), 'over TLS only (Secure)', 'The proxy must pass on Origin.')
  find(
    /;\s*path=\/(;|$)/i.test(set),
    'for the whole site (Path=/)',
    'The proxy must not rewrite the path of cookies.',
  )
  find(maxAge >= SAFARI_DAYS * DAY_S, `for ${Math.round(maxAge / DAY_S)} days after each visit`)
  find(
    /no-store/.test(first.headers.get('cache-control') ?? ''),
    'no cache keeps the answer',
    'Two visitors would share an ID: leave Cache-Control: no-store as it is.',
  )
  const again = (await (await hit(set.split(';')[0])).json().catch(() => ({}))) as { pixel?: string }
  find(
    again.pixel === answer.pixel,
    'the cookie alone brings the same ID back',
    'The proxy must pass on Cookie to Onelead.',
  )
  await fetch(new URL('v1/forget', script), {
    method: 'POST',
    headers: { origin, 'content-type': 'text/plain' },
    body: JSON.stringify({ site, pixel: answer.pixel }),
  })
  return findings
}

const textOf = async (address: string | URL): Promise<string | null> => {
  try {
    const response = await fetch(address)
    return response.ok ? await response.text() : null
  } catch {
    return null
  }
}

if (import.meta.main) {
  const page = process.argv[2]
  if (!page || !URL.canParse(page)) {
    console.error('npm run check:mount -- https://www.example.com/')
    process.exit(2)
  }
  const findings = await checkMount(page)
  for (const { ok, what, advice } of findings)
    console.log(`${ok ? '✓' : '✗'} ${what}${advice ? `\n  ${advice}` : ''}`)
  process.exit(findings.every(({ ok }) => ok) ? 0 : 1)
}
