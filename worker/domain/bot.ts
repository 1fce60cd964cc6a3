/**
 * Programs that fetch pages and say so. They keep no cookie: each view would be a visitor of its own. Source: the names
 * that the large crawlers, previews of links and monitors publish for themselves. CUBOT is a make of telephones; a
 * browser that a person drives by a program, and a program that speaks HTTP, may be a visitor.
 */
const NAMES =
  /(?<!cu)bot\b|(?<!cu)bot[/;_-]|crawl|spider|slurp|facebookexternalhit|facebookcatalog|embedly|whatsapp\/|skypeuripreview|google-read-aloud|google-inspectiontool|mediapartners-google|apis-google|feedfetcher|lighthouse|pagespeed|gtmetrix|pingdom|uptime|statuscake|site24x7|ia_archiver/i

export const isBot = (userAgent: string | undefined) => userAgent !== undefined && NAMES.test(userAgent)
