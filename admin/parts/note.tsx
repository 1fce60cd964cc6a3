import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'
import css from './note.module.css'

export const Note = ({ warn, children }: { warn?: boolean; children: ComponentChildren }) => (
  <div class={warn ? `${css.note} ${css.warn}` : css.note}>
    <Icon name={warn ? 'alert' : 'info'} />
    <div>{children}</div>
  </div>
)
