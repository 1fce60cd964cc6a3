import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import css from './card.module.css'

type CardProps = {
  title: string
  hint?: ComponentChildren
  actions?: ComponentChildren
  flush?: boolean
  children: ComponentChildren
}

/** A part of a page with a heading of its own. `flush`: its content reaches the edges, as a table does. */
export function Card({ title, hint, actions, flush, children }: CardProps) {
  const id = useId()
  return (
    <section class={css.card} aria-labelledby={id}>
      <header class={css.head}>
        <div>
          <h2 id={id}>{title}</h2>
          {hint && <p class={css.hint}>{hint}</p>}
        </div>
        {actions && <div class={css.actions}>{actions}</div>}
      </header>
      <div class={flush ? css.flush : css.body}>{children}</div>
    </section>
  )
}
