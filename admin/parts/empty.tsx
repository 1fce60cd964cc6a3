import type { ComponentChildren } from 'preact'
import css from './empty.module.css'
import { Icon, type IconName } from './icon.tsx'

type EmptyProps = { icon: IconName; title: string; children?: ComponentChildren; action?: ComponentChildren }

export const Empty = ({ icon, title, children, action }: EmptyProps) => (
  <div class={css.empty}>
    <span class={css.icon}>
      <Icon name={icon} size={20} />
    </span>
    <strong>{title}</strong>
    {children && <p>{children}</p>}
    {action}
  </div>
)

/** Stands for what is being loaded; shows nothing for the first 150 ms, which most answers take less than. */
export const Loading = ({ rows = 4 }: { rows?: number }) => (
  <div class={css.loading} role="status" aria-label="Loading">
    {Array.from({ length: rows }, (_, row) => (
      <span key={row} />
    ))}
  </div>
)
