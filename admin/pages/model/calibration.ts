import { percent } from '../../parts/percent.ts'
import type { Band, Testimony } from '../../wire-model.ts'

/** The chart's own units; it is drawn as wide as there is room. */
export const SIZE = { width: 350, height: 316 }
const PLOT = { left: 46, right: 328, top: 14, bottom: 268 }

export const TICKS = [0, 0.25, 0.5, 0.75, 1]
/** Above it a pair is flagged. */
export const LINE = 0.9
export const plot = PLOT

export const across = (stated: number) => PLOT.left + stated * (PLOT.right - PLOT.left)
export const up = (observed: number) => PLOT.bottom - observed * (PLOT.bottom - PLOT.top)

export type Checked = Band & { testimony: Testimony }

/** Bands whose pairs could be checked. */
export const checkedOf = (bands: Band[]): Checked[] =>
  bands.filter((band): band is Checked => band.testimony !== null)

/** A wider interval holds nearly anything: that it holds what is stated says nothing. */
const WIDE = 0.5
/** Of fewer pairs an interval is a guess, and one band of eleven is often out of it by chance. */
const FEW = 10

export type Verdict = 'fits' | 'too few' | 'more often' | 'less often'

/** What is observed beside what is stated, as far as the interval tells. */
export function verdictOf({ pairs, stated, low, high }: Testimony): Verdict {
  if (pairs < FEW) return 'too few'
  if (stated < low) return 'more often'
  if (stated > high) return 'less often'
  return high - low > WIDE ? 'too few' : 'fits'
}

/** What is hardly ever is not never. */
export const share = (part: number) => (part > 0 && part < 0.01 ? '<1%' : percent(part))

/** `80–90%`. */
export const bandName = ({ from, to }: Pick<Band, 'from' | 'to'>) =>
  `${Math.round(from * 100)}–${Math.round(to * 100)}%`
