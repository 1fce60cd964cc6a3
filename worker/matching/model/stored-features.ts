import type { Features } from './features.ts'
import type { NamePart } from './name.ts'
import { fullNames } from './nicknames.ts'

/** Raised whenever features are read differently, or their near keys are: what was stored before is then read anew. */
const FORM = 1

/** Features as they are kept, so that a neighbour need not be read again from all that it is made of. */
export const packed = (features: Features, attributes: readonly string[]): string =>
  JSON.stringify({ form: FORM, attributes, features }, (name, value) => (name === 'full' ? undefined : value))

/** null: they were read in another form, or for other attributes. */
export function unpacked(text: string, attributes: readonly string[]): Features | null {
  if (text === '') return null
  const stored = JSON.parse(text) as { form: number; attributes: string[]; features: Features }
  if (stored.form !== FORM || stored.attributes.join('\n') !== attributes.join('\n')) return null
  const { features } = stored
  return { ...features, first: whole(features.first), last: whole(features.last) }
}

/** What a name may be short for is in the tables of nicknames. */
const whole = (part: NamePart | null): NamePart | null =>
  part && { ...part, full: fullNames(part.words[0] ?? '') ?? fullNames(part.text) }
