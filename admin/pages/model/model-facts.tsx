import type { ComponentChildren } from 'preact'
import { countOf } from '../../parts/count.ts'
import { percent } from '../../parts/percent.ts'
import { Time } from '../../parts/time.tsx'
import type { Model } from '../../wire-model.ts'
import css from './model.module.css'
import { about } from './model-words.ts'

const Fact = ({ name, more, children }: { name: string; more?: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      {children}
      {more && <span>{more}</span>}
    </dd>
  </div>
)

type ModelFactsProps = { model: Model; from: NonNullable<Model['learned_from']> }

/** What serves, what it was learned from, what it expects, and how right it is above the line. */
export function ModelFacts({ model, from }: ModelFactsProps) {
  const { line, trained_at, version } = model
  const isLearned = model.serves === 'learned'
  return (
    <dl class={css.facts}>
      <Fact
        name="Serves"
        more={isLearned ? 'learned from your own contacts' : version > 0 ? 'expecting fewer duplicates' : ''}
      >
        {isLearned ? `Version ${version}` : 'The model Onelead comes with'}
      </Fact>
      {trained_at && (
        <Fact
          name={isLearned ? 'Learned' : 'Tried'}
          more={`from ${countOf(from.contacts, 'contact')}${from.looked_at < from.contacts ? `, ${countOf(from.looked_at, 'of them', 'of them')} looked at` : ''}; ${countOf(from.pairs, 'pair')} compared`}
        >
          <Time at={trained_at} full />
        </Fact>
      )}
      <Fact name="Duplicates it expects" more="among the pairs compared">
        {about(from.expected_matches)}
      </Fact>
      {line && line.precision !== null && (
        <Fact
          name={`Right above ${Math.round(line.above * 100)}%`}
          more={`stated for ${countOf(line.pairs, 'pair')}${line.recall === null ? '' : `, ${percent(line.recall)} of the duplicates it expects`}`}
        >
          {percent(line.precision)}
        </Fact>
      )}
      {line?.testimony && (
        <Fact
          name={`Observed above ${Math.round(line.above * 100)}%`}
          more={`${percent(line.testimony.low)} to ${percent(line.testimony.high)}, from ${countOf(line.testimony.pairs, 'pair')} that can be checked`}
        >
          {percent(line.testimony.observed)}
        </Fact>
      )}
    </dl>
  )
}
