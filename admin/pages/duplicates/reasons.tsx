import { useId } from 'preact/hooks'
import { Breakable } from '../../parts/breakable.tsx'
import { percent } from '../../parts/percent.ts'
import type { DuplicatePair } from '../../wire-duplicates.ts'
import { sideName } from './facts.ts'
import { type Person, valuesOf } from './reason-values.ts'
import { reasonWords } from './reason-words.ts'
import css from './reasons.module.css'
import { marksOf, type Scale, type Step, scaleOf, signed, stepsOf } from './waterfall.ts'
import { WaterfallBar } from './waterfall-bar.tsx'

type ReasonsProps = { pair: DuplicatePair; a: Person; b: Person }

/** Why two look like one person: each reason in words, with both values, its weight, and its step of the waterfall. */
export function Reasons({ pair, a, b }: ReasonsProps) {
  const hatching = useId()
  const steps = stepsOf(pair.evidence)
  const scale = scaleOf(steps)
  const sum = steps.at(-1)?.to ?? 0
  return (
    <figure class={css.reasons}>
      <Hatching id={hatching} />
      <table class={css.table}>
        <caption class="visually-hidden">
          Why {sideName(pair.a)} and {sideName(pair.b)} may be one person: reasons with their weights in bits,
          which add up
        </caption>
        <thead>
          <tr>
            <th scope="col">Reason</th>
            <th scope="col">{sideName(pair.a)}</th>
            <th scope="col">{sideName(pair.b)}</th>
            <th scope="col" class={css.bits}>
              Bits
            </th>
            <th scope="col" class={css.ways}>
              <span aria-hidden="true">← two people</span>
              <span class="visually-hidden">Chart</span>
              <span aria-hidden="true">one person →</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <ReasonRow
              key={`${step.evidence.name} ${step.evidence.level}`}
              step={step}
              scale={scale}
              hatching={hatching}
              a={a}
              b={b}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              {percent(pair.confidence)} sure that they are one person
            </th>
            <td class={css.bits}>{signed(sum)}</td>
            <td class={`${css.chart} ${css.summed}`}>
              <Axis scale={scale} />
              <WaterfallBar
                step={{ evidence: { name: '', for: sum > 0, weight: sum, level: null }, from: 0, to: sum }}
                scale={scale}
                tone="sum"
                hatching={hatching}
                isLast
              />
            </td>
          </tr>
        </tfoot>
      </table>
      <figcaption>
        The steps add up. One bit more makes it twice as likely that they are one person, one bit less half as
        likely. 0 bits are even odds; above the dashed line, 90%, a pair is flagged.
      </figcaption>
    </figure>
  )
}

type RowProps = { step: Step; scale: Scale; hatching: string; a: Person; b: Person }

function ReasonRow({ step, scale, hatching, a, b }: RowProps) {
  const { evidence } = step
  const values = valuesOf(evidence.name, a, b)
  const isStart = evidence.name === 'prior'
  const tone = isStart ? 'start' : evidence.weight >= 0 ? 'for' : 'against'
  const hasValues = values.some(Boolean)
  return (
    <tr data-reason={evidence.name} data-tone={tone}>
      <th scope="row" colSpan={hasValues ? 1 : 3}>
        {reasonWords(evidence, { a: a.side, b: b.side }, values)}
        <span class="visually-hidden">{speaks[tone]}</span>
      </th>
      {hasValues &&
        values.map((value, at) => (
          <td key={at} class={css.value} data-name={sideName((at === 0 ? a : b).side)}>
            {value ? <Breakable text={value} /> : <span class={css.none}>—</span>}
          </td>
        ))}
      <td class={css.bits}>{signed(evidence.weight)}</td>
      <td class={css.chart}>
        <WaterfallBar step={step} scale={scale} tone={tone} hatching={hatching} />
      </td>
    </tr>
  )
}

const speaks = { start: '', for: ', speaks for it', against: ', speaks against it' }

/** What the bits mean, below the chart. */
const Axis = ({ scale }: { scale: Scale }) => (
  <div class={css.axis} aria-hidden="true">
    {marksOf(scale).map(({ at, words }) => (
      <span key={words} style={{ left: `${at}%` }}>
        {words}
      </span>
    ))}
  </div>
)

/** Stripes for what speaks against. */
const Hatching = ({ id }: { id: string }) => (
  <svg class={css.defs} width="0" height="0" aria-hidden="true">
    <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect class={css.stripe} width="5" height="5" />
      <rect class={css.stripes} width="2.5" height="5" />
    </pattern>
  </svg>
)
