import type { ComponentChildren } from 'preact'
import css from './badge.module.css'

type BadgeProps = { tone?: 'good' | 'warn' | 'bad' | 'accent'; children: ComponentChildren }

export const Badge = ({ tone, children }: BadgeProps) => (
  <span class={tone ? `${css.badge} ${css[tone]}` : css.badge}>{children}</span>
)
