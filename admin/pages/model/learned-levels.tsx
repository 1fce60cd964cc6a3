import { fieldName } from '../../parts/shown.ts'
import type { Comparison } from '../../wire-model.ts'
import { levelWords } from '../duplicates/reason-words.ts'
import { signed } from '../duplicates/waterfall.ts'
import { share } from './calibration.ts'
import css from './learned-levels.module.css'

const strongest = ({ levels }: Comparison) => Math.max(...levels.map(({ weight }) => Math.abs(weight)))
const titleOf = (name: string) => {
  const words = fieldName(name)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
/** How often two have something to compare: of some fields hardly ever. */
const bothHave = (comparable: number) =>
  comparable === 0 ? 'no pairs have both' : `${share(comparable)} of pairs have both`

/** Each comparison's levels with their weights, the strongest first. */
export function LearnedLevels({ comparisons }: { comparisons: Comparison[] }) {
  const listed = comparisons.toSorted((a, b) => strongest(b) - strongest(a))
  const most = Math.max(...listed.map(strongest))
  return (
    <details class={css.levels}>
      <summary>What each comparison says</summary>
      <p class={css.words}>
        Weights in bits: one bit more makes it twice as likely that two are one person, one bit less half as
        likely. These are those of a value as common as others; a rare one says more, a common one less.
      </p>
      <div class={css.grid}>
        {listed.map((comparison) => (
          <Levels key={comparison.name} comparison={comparison} most={most} />
        ))}
      </div>
    </details>
  )
}

const Levels = ({ comparison, most }: { comparison: Comparison; most: number }) => (
  <table class={css.table}>
    <caption>
      {titleOf(comparison.name)}
      {comparison.comparable !== null && <span>{bothHave(comparison.comparable)}</span>}
    </caption>
    <thead class="visually-hidden">
      <tr>
        <th scope="col">What is found</th>
        <th scope="col">Bits</th>
      </tr>
    </thead>
    <tbody>
      {comparison.levels
        .toSorted((a, b) => b.weight - a.weight)
        .map(({ name, weight }) => (
          <tr key={name}>
            <th scope="row">
              {levelWords(comparison.name, name)}
              <Bar part={weight / most} />
            </th>
            <td data-tone={weight < 0 ? 'against' : 'for'}>{signed(weight)}</td>
          </tr>
        ))}
    </tbody>
  </table>
)

/** From the middle to the right for one person, to the left for two. */
const Bar = ({ part }: { part: number }) => (
  <svg class={css.bar} aria-hidden="true" data-tone={part < 0 ? 'against' : 'for'}>
    <line x1="50%" x2="50%" y1="0" y2="100%" />
    <rect x={`${50 + Math.min(0, part) * 50}%`} width={`${Math.abs(part) * 50}%`} y="1" height="4" rx="1.5" />
  </svg>
)
