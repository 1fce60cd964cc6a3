import { countOf } from '../../parts/count.ts'
import { useResource } from '../../resource.ts'
import css from './sites.module.css'

/** Page views by programs, which are nobody's visits. */
export function BotCount({ site_id }: { site_id: string }) {
  const bots = useResource<{ total: number; recent: number; days: number }>(`/sites/${site_id}/bots`)
  if (!bots.data?.total) return null
  const { recent, days } = bots.data
  return (
    <p class={css.sub}>
      {countOf(recent, 'page view')} by bots in the last {days} days: counted apart, and never as visits.
    </p>
  )
}
