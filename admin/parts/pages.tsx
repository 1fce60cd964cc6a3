import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { query } from '../api.ts'
import { Button } from './button.tsx'
import css from './pages.module.css'

/** Where each page of a list began, so that one can go back as well as on. */
export type Pages = { after: string | undefined; show: (starts: string[]) => void; starts: string[] }

export function usePages(): Pages {
  const [starts, show] = useState<string[]>([])
  return { after: starts.at(-1), show, starts }
}

type CardPagesProps = {
  /** Of what, for those who don't see it. */
  of: string
  pages: Pages
  next: string | null | undefined
  back?: string
  on?: string
}

/** At the foot of a card whose list goes on. */
export function CardPages({ of, pages, next, back = 'Back', on = 'Next' }: CardPagesProps) {
  const { show, starts } = pages
  if (!next && starts.length === 0) return null
  return (
    <nav class={`${css.pages} ${css.foot}`} aria-label={`Pages of ${of}`}>
      <Button small disabled={starts.length === 0} onClick={() => show(starts.slice(0, -1))}>
        {back}
      </Button>
      <Button small disabled={!next} onClick={() => next && show([...starts, next])}>
        {on}
      </Button>
    </nav>
  )
}

type AddressPagesProps = {
  path: string
  filter?: Record<string, string | undefined>
  after: string | undefined
  next: string | null | undefined
  first?: string
  on?: string
}

/** Under a list whose page is in the address. */
export function AddressPages(props: AddressPagesProps) {
  const { path, filter, after, next, first = 'Newest', on = 'Older' } = props
  const { route } = useLocation()
  if (!next && !after) return null
  return (
    <nav class={css.pages} aria-label="Pages">
      {after && <Button onClick={() => route(`${path}${query({ ...filter })}`)}>{first}</Button>}
      <Button disabled={!next} onClick={() => next && route(`${path}${query({ ...filter, after: next })}`)}>
        {on}
      </Button>
    </nav>
  )
}
