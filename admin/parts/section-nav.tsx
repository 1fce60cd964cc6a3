import { useLocation } from 'preact-iso/router'
import css from './section-nav.module.css'

export type SectionPlace = { href: string; label: string }

/** The pages of one section, on each of them. The first is the section's own. */
export function SectionNav({ label, places }: { label: string; places: SectionPlace[] }) {
  const { path } = useLocation()
  return (
    <nav class={css.nav} aria-label={label}>
      {places.map(({ href, label }, at) => (
        <a
          key={href}
          href={href}
          class={css.place}
          aria-current={(at === 0 ? path === href : path.startsWith(href)) ? 'page' : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  )
}
