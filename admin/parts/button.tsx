import type { ButtonHTMLAttributes, ComponentChildren } from 'preact'
import css from './button.module.css'
import { Icon, type IconName } from './icon.tsx'

type Look = {
  kind?: 'primary' | 'plain' | 'bare' | 'danger'
  small?: boolean
  icon?: IconName
  children?: ComponentChildren
}

const look = ({ kind = 'plain', small, children }: Look) =>
  [css.button, css[kind], small && css.small, children === undefined && css.square].filter(Boolean).join(' ')

type ButtonProps = Look & { busy?: boolean } & ButtonHTMLAttributes<HTMLButtonElement>

/** Stays in the tab order while busy, so that the focus is not lost. */
export function Button({ kind, small, icon, busy, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      class={look({ kind, small, children })}
      aria-disabled={busy || undefined}
      data-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {icon && <Icon name={icon} size={small ? 14 : 16} />}
      {children}
    </button>
  )
}

export const LinkButton = ({ href, children, ...rest }: Look & { href: string; 'aria-label'?: string }) => (
  <a href={href} class={look({ ...rest, children })} aria-label={rest['aria-label']}>
    {rest.icon && <Icon name={rest.icon} size={rest.small ? 14 : 16} />}
    {children}
  </a>
)
