/** Two texts that a reader takes for the same: width, case and spacing folded. `é` is not `e`, `ß` is not `ss`. */
export const comparable = (value: string) => value.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()

/** Invisible marks that come along when an address or number is copied from a page or a mail. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g

export const visible = (value: string) => value.replace(INVISIBLE, '')
