import { countOf } from '../../parts/count.ts'
import { percent } from '../../parts/percent.ts'
import { Time } from '../../parts/time.tsx'
import type { Model } from '../../wire-model.ts'
import { about, isNew } from './model-words.ts'

/** What serves, in a sentence or two. */
export function ModelSummary({ model }: { model: Model }) {
  const { learned_from: from, line, trained_at } = model
  if (isNew(model))
    return <>The model that Onelead comes with serves until there are 200 contacts to learn from.</>
  if (model.serves === 'prior' || !from)
    return (
      <>
        The model that Onelead comes with serves
        {model.last_training === null && ' until it has been learned from your contacts'}
        {model.next_training && (
          <>
            ; next try <Due at={model.next_training} />
          </>
        )}
        .
      </>
    )
  return (
    <>
      Learned from {countOf(from.contacts, 'contact')}
      {trained_at && (
        <>
          , <Time at={trained_at} />
        </>
      )}
      . It expects {about(from.expected_matches)} duplicates
      {line?.precision !== null &&
        line &&
        `; what it flags is right in ${percent(line.precision)}, as it states`}
      .
      {model.next_training && (
        <>
          {' '}
          Learned anew <Due at={model.next_training} />.
        </>
      )}
    </>
  )
}

/** What is due already begins within moments. */
const Due = ({ at }: { at: string }) => (Date.parse(at) <= Date.now() ? <>soon</> : <Time at={at} />)
