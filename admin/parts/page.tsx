import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from './icon.tsx'
import css from './page.module.css'

type PageProps = {
  title: string
  back?: { href: string; label: string }
  beside?: ComponentChildren
  actions?: ComponentChildren
  children: ComponentChildren
  width?: 'narrow' | 'wide'
}

let opened = 0

export function Page({ title, back, beside, actions, children, width }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  // A screen reader is told of the new page; the first one, loaded by the browser, tells itself.
  useEffect(() => {
    if (opened++ > 0) heading.current?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    document.title = `${title} · Onelead`
  }, [title])
  return (
    <div class={width ? `${css.page} ${css[width]}` : css.page}>
      <header class={css.head}>
        <div class={css.title}>
          {back && (
            <a class={css.back} href={back.href}>
              <Icon name="left" size={14} />
              {back.label}
            </a>
          )}
          <div class={css.line}>
            <h1 tabIndex={-1} ref={heading}>
              {title}
            </h1>
            {beside}
          </div>
        </div>
        {actions && <div class={css.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}
