import { useResource } from '../resource.ts'
import type { Channel, Page, PastValue } from '../wire.ts'
import css from './past-values.module.css'
import { fieldName, shown } from './shown.ts'
import { Time } from './time.tsx'

/** Values that no longer hold, or never did, each with where and when it came from. */
export function PastValues({ title, hint, list }: { title: string; hint?: string; list: PastValue[] }) {
  const channels = useResource<Page<Channel>>(list.length > 0 ? '/channels' : null)
  if (list.length === 0) return null
  const sourceName = (source: string) =>
    channels.data?.data.find(({ id }) => id === source)?.name ??
    (/^(con|lead)_/.test(source) ? 'from a merged record' : source.replaceAll('_', ' '))
  return (
    <section aria-label={title}>
      <h3 class={css.title}>{title}</h3>
      {hint && <p class={css.sub}>{hint}</p>}
      <ul class={css.past}>
        {list.map((past) => (
          <li key={`${past.field} ${past.at} ${shown(past.value)}`}>
            <span class={css.sub}>{fieldName(past.field)}</span>
            <span>{shown(past.value)}</span>
            <span class={css.sub}>
              {past.source && `${sourceName(past.source)}, `}
              <Time at={past.at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
