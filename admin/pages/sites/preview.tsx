import { Icon } from '../../parts/icon.tsx'
import type { SiteWidget } from '../../wire.ts'
import { ELSEWHERE } from './elsewhere.ts'
import { onColor } from './on-color.ts'
import { PERSON } from './own-field.ts'
import css from './preview.module.css'

/** What a visitor will see, drawn small. A picture: nothing in it can be used. */
export function Preview({ widget }: { widget: SiteWidget }) {
  const color = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(widget.color) ? widget.color : '#6b7280'
  const asked = (['name', 'email', 'phone'] as const).filter((field) => widget.fields[field] !== 'hidden')
  return (
    <figure
      class={css.figure}
      ref={(node) => {
        node?.style.setProperty('--chat', color)
        node?.style.setProperty('--on-chat', onColor(color))
      }}
    >
      <div
        class={[css.page, widget.position === 'left' && css.left, widget.theme === 'dark' && css.dark]
          .filter(Boolean)
          .join(' ')}
        role="img"
        aria-label={
          widget.enabled
            ? `Preview of the chat at the bottom ${widget.position}`
            : 'Preview: no chat launcher'
        }
      >
        <div class={css.lines} aria-hidden="true">
          <span />
          <span />
          <span />
          <span />
        </div>
        {widget.enabled && (
          <div class={css.chat} aria-hidden="true">
            <div class={css.panel}>
              <div class={css.head}>{widget.title || ' '}</div>
              <div class={css.body}>
                {widget.greeting && <p class={css.greeting}>{widget.greeting}</p>}
                {asked.map((field) => (
                  <span key={field} class={css.input}>
                    {PERSON[field]}
                    {widget.fields[field] === 'required' && ' *'}
                  </span>
                ))}
                {widget.form.map((it) => (
                  <span key={it.key} class={css.input}>
                    {it.label}
                    {it.required && ' *'}
                  </span>
                ))}
                {widget.channels.length > 0 && (
                  <p class={css.channels}>
                    {widget.channels.map((it) => ELSEWHERE[it.kind].name).join(' · ')}
                  </p>
                )}
              </div>
            </div>
            <span class={css.launcher}>
              <Icon name="chat" size={20} />
            </span>
          </div>
        )}
      </div>
      <figcaption>{widget.enabled ? 'How it looks on your page' : 'No launcher is shown'}</figcaption>
    </figure>
  )
}
