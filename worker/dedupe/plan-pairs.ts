import type { Candidate } from '../domain/candidate.ts'
import { type DuplicatePair, pairKey } from '../domain/duplicate.ts'
import { evidenceOf, rounded } from '../matching/likeness.ts'
import { type Bar, explain } from '../matching/model/explain.ts'
import type { Features } from '../matching/model/features.ts'
import type { Weigher } from '../matching/model/weigher.ts'
import { vetoesBetween } from '../matching/vetoes.ts'

/** A less likely pair is not worth a look. */
export const CONFIDENCE_MIN = 0.1
/** Of one contact so many of the likeliest are kept: what is alike in hundreds of ways is not looked through. */
export const PAIRS_EACH = 20

/** Somebody, with what the model sees of them, the account's counts in it. */
export type Compared = { candidate: Candidate; features: Features }

/** The pairs of one contact with its neighbours that are worth a look, the likeliest first. */
export function pairsWith(
  subject: Compared,
  neighbours: readonly Compared[],
  weigher: Weigher,
): DuplicatePair[] {
  return neighbours
    .flatMap((neighbour): DuplicatePair[] => {
      if (weigher.probability(subject.features, neighbour.features) < CONFIDENCE_MIN) return []
      if (vetoesBetween(subject.candidate, neighbour.candidate).length > 0) return []
      const key = pairKey(subject.candidate.contact.id, neighbour.candidate.contact.id)
      // From the same side whoever was looked at: both then show the same evidence.
      const [a, b] =
        key.contact_id === subject.candidate.contact.id ? [subject, neighbour] : [neighbour, subject]
      const { bars, probability } = explain(weigher, a.features, b.features)
      if (!saysMoreThanNames(bars)) return []
      return [{ ...key, confidence: rounded(probability, 6), evidence: bars.map(evidenceOf) }]
    })
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, PAIRS_EACH)
}

/** Names count only together with something else that the two share. Where they live is no more than a name. */
const NAMES = new Set(['first_name', 'last_name', 'place'])
const saysMoreThanNames = (bars: Bar[]) =>
  bars.some((bar) => bar.kind === 'comparison' && bar.weight > 0 && !NAMES.has(bar.name))
