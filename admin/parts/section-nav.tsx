import { useLocation } from 'preact-iso/router'
import css from './section-nav.module.css'

/** `count`: how many wait there, `of` what. */
export type SectionPlace = { href: string; label: string; count?: string; of?: string }

/** The pages of one section, on each of them. The first is the section's own. */
export function SectionNav({ label, places }: { label: string; places: SectionPlace[] }) {
  const { path } = useLocation()
  return (
    <nav class={css.nav} aria-label={label}>
      {places.map(({ href, label, count, of }, at) => (
        <a
          key={href}
          href={href}
          class={css.place}
          aria-current={(at === 0 ? path === href : path.startsWith(href)) ? 'page' : undefined}
        >
          {label}
          {count && (
            <span class={css.count}>
              {' '}
              {count}
              <span class="visually-hidden"> {of}</span>
            </span>
          )}
        </a>
      ))}
    </nav>
  )
}
