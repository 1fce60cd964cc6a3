import css from './calibration.module.css'
import { across, bandName, type Checked, LINE, plot, SIZE, TICKS, up, verdictOf } from './calibration.ts'

/** Half the width of an interval's ends. */
const CAP = 4

/** What is stated, to the right, against what is observed, upwards. A model that is right lies on the diagonal. */
export const CalibrationChart = ({ bands }: { bands: Checked[] }) => (
  <svg
    class={css.chart}
    viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
    role="img"
    aria-label="What is stated against what is observed; the table has the numbers"
  >
    {TICKS.map((tick) => (
      <g key={tick}>
        <line class={css.grid} x1={across(tick)} x2={across(tick)} y1={plot.top} y2={plot.bottom} />
        <line class={css.grid} x1={plot.left} x2={plot.right} y1={up(tick)} y2={up(tick)} />
        <text class={css.tick} x={across(tick)} y={plot.bottom + 17} text-anchor="middle">
          {tick * 100}%
        </text>
        <text class={css.tick} x={plot.left - 8} y={up(tick) + 4} text-anchor="end">
          {tick * 100}%
        </text>
      </g>
    ))}
    <text class={css.axis} x={(plot.left + plot.right) / 2} y={SIZE.height - 8} text-anchor="middle">
      Stated
    </text>
    <text
      class={css.axis}
      text-anchor="middle"
      transform={`translate(10 ${(plot.top + plot.bottom) / 2}) rotate(-90)`}
    >
      Observed
    </text>
    <line class={css.limit} x1={across(LINE)} x2={across(LINE)} y1={plot.top} y2={plot.bottom} />
    <line class={css.diagonal} x1={across(0)} x2={across(1)} y1={up(0)} y2={up(1)} />
    {bands.map(({ testimony, ...band }) => {
      const { stated, observed, low, high } = testimony
      const x = across(stated)
      return (
        <g key={band.from} data-band={bandName(band)} data-verdict={verdictOf(testimony)}>
          <path
            class={css.interval}
            d={`M${x} ${up(low)}V${up(high)}M${x - CAP} ${up(low)}h${2 * CAP}M${x - CAP} ${up(high)}h${2 * CAP}`}
          />
          <circle class={css.point} cx={x} cy={up(observed)} r="4.5" />
        </g>
      )
    })}
  </svg>
)
