import css from './reasons.module.css'
import type { Scale, Step } from './waterfall.ts'
import { LINE_BITS } from './waterfall.ts'

/** A bar's height, in pixels. */
const HEIGHT = 14
/** A chevron within the end of a bar that speaks for; one that speaks against is hatched. */
const TIP = 'M-7-3.5L-3.5 0L-7 3.5'
/** A narrower bar has no room for it. */
const TIP_MIN_PERCENT = 4

type BarProps = {
  step: Step
  scale: Scale
  tone: 'start' | 'for' | 'against' | 'sum'
  /** ID of the hatching that tells what speaks against, also without colour. */
  hatching: string
  isLast?: boolean
}

/**
 * One row of the chart: from where the rows above led, by a step to the right or to the left. Places are percentages,
 * so that the rows of a table make one picture, however wide and high they are.
 */
export function WaterfallBar({ step: { from, to }, scale, tone, hatching, isLast }: BarProps) {
  const [left, right] = [Math.min(from, to), Math.max(from, to)]
  const width = scale.at(right) - scale.at(left)
  const percent = (bits: number) => `${scale.at(bits).toFixed(3)}%`
  return (
    <svg class={css.bar} data-tone={tone} aria-hidden="true">
      <line class={css.even} x1={percent(0)} x2={percent(0)} y1="0" y2="100%" />
      <line class={css.limit} x1={percent(LINE_BITS)} x2={percent(LINE_BITS)} y1="0" y2="100%" />
      {tone !== 'start' && tone !== 'sum' && (
        <line class={css.link} x1={percent(from)} x2={percent(from)} y1="0" y2="50%" />
      )}
      {tone === 'sum' && <line class={css.link} x1={percent(to)} x2={percent(to)} y1="0" y2="50%" />}
      {!isLast && <line class={css.link} x1={percent(to)} x2={percent(to)} y1="50%" y2="100%" />}
      <svg x="0" y="50%" width="100%" height="100%" overflow="visible" aria-hidden="true">
        <rect
          x={percent(left)}
          y={-HEIGHT / 2}
          width={`${width.toFixed(3)}%`}
          height={HEIGHT}
          rx="2"
          fill={tone === 'against' ? `url(#${hatching})` : undefined}
        />
      </svg>
      {tone === 'for' && width > TIP_MIN_PERCENT && (
        <svg x={percent(to)} y="50%" overflow="visible" aria-hidden="true">
          <path class={css.tip} d={TIP} />
        </svg>
      )}
    </svg>
  )
}
