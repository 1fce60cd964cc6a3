import { Breakable } from '../../parts/breakable.tsx'
import type { DuplicatePair, PairSide } from '../../wire-duplicates.ts'
import type { Subject } from '../../wire-merging.ts'
import { type Fact, factsOf, nameSign, type Sign, sideName } from './facts.ts'
import css from './pair.module.css'

type PairFactsProps = {
  pair: DuplicatePair
  subject: Subject
  /** ID of who would remain; null: not known yet. */
  winner: string | null
}

/** Two people side by side; between them what agrees and what differs. */
export const PairFacts = ({ pair, subject, winner }: PairFactsProps) => (
  <table class={css.facts}>
    <thead>
      <tr>
        <td class={css.label} />
        <SideHead side={pair.a} subject={subject} isWinner={pair.a.id === winner} />
        <td class={css.sign}>
          <Mark of="Names" sign={subject === 'contact' ? nameSign(pair) : null} />
        </td>
        <SideHead side={pair.b} subject={subject} isWinner={pair.b.id === winner} />
      </tr>
    </thead>
    <tbody>
      {factsOf(pair).map((fact) => (
        <FactRow key={fact.label} fact={fact} />
      ))}
    </tbody>
  </table>
)

type SideHeadProps = { side: PairSide; subject: Subject; isWinner: boolean }

const SideHead = ({ side, subject, isWinner }: SideHeadProps) => (
  <th scope="col">
    <a href={`/admin/${subject}s/${side.id}`} target="_blank" rel="noopener">
      {sideName(side)}
    </a>
    {isWinner && <span class={css.keeper}>Keeper</span>}
  </th>
)

const FactRow = ({ fact: { label, a, b, sign } }: { fact: Fact }) => (
  <tr>
    <th scope="row" class={css.label}>
      {label}
    </th>
    <td>
      <Values values={a} />
    </td>
    <td class={css.sign}>
      <Mark of={label} sign={sign} />
    </td>
    <td>
      <Values values={b} />
    </td>
  </tr>
)

const SHOWN = 3

const Values = ({ values }: { values: string[] }) => {
  if (values.length === 0) return <span class={css.none}>—</span>
  const more = values.slice(SHOWN)
  return (
    <>
      <Breakable text={values.slice(0, SHOWN).join('\n')} />
      {more.length > 0 && (
        <span class={css.none} title={more.join(', ')}>
          {' '}
          +{more.length}
        </span>
      )}
    </>
  )
}

const signs: Record<NonNullable<Sign>, { mark: string; words: string }> = {
  same: { mark: '=', words: 'the same' },
  alike: { mark: '≈', words: 'alike' },
  different: { mark: '≠', words: 'different' },
}

const Mark = ({ of, sign }: { of: string; sign: Sign }) =>
  sign && (
    <span class={css.mark} data-sign={sign} title={`${of}: ${signs[sign].words}`}>
      <span aria-hidden="true">{signs[sign].mark}</span>
      <span class="visually-hidden">
        {of}: {signs[sign].words}
      </span>
    </span>
  )
