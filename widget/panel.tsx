import type { LauncherSettings } from '../protocol/widget-settings.ts'
import { Composer } from './composer.tsx'
import type { Conversations } from './conversations.ts'
import { Details } from './details.tsx'
import { texts } from './i18n/texts.ts'
import { Icon } from './icon.tsx'
import { Log } from './log.tsx'
import { asked, check } from './questions.ts'

type Props = {
  model: Conversations
  settings: LauncherSettings
  open: boolean
  close: () => void
  changed: () => void
  /** Draws the links to the site's other channels. */
  elsewhere: (place: HTMLElement) => void
}

export const Panel = (props: Props) => {
  const model = props.model
  const settings = props.settings
  const current = model.current()
  const draft = model.draft
  model.draft = ''

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const area = form.elements.namedItem('message') as HTMLTextAreaElement
    const text = area.value.trim()
    const questions = current ? [] : asked(settings, model)
    model.errors = check(questions, model)
    const wrong = questions.find((it) => model.errors[it.key])
    if (text && !wrong) {
      area.value = ''
      area.style.height = 'auto'
      model.send(text)
      form.firstElementChild?.scrollTo(0, 0)
    } else props.changed()
    const next = form.elements.namedItem(wrong ? `field-${wrong.key}` : 'message')
    if (next instanceof HTMLElement) next.focus()
  }

  return (
    <section
      class={`panel ${settings.position} ${settings.theme}`}
      role="dialog"
      aria-labelledby="title"
      lang={texts.lang}
      dir={texts.dir}
      tabIndex={-1}
      hidden={!props.open}
      // The page's own keyboard shortcuts are not meant by what is typed here.
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') props.close()
      }}
    >
      <div class="bar">
        <h2 id="title">
          <bdi>{texts.title}</bdi>
        </h2>
        {current && (
          <button type="button" aria-label={texts.fresh} title={texts.fresh} onClick={model.startAfresh}>
            <Icon d="M12 20h8M16.5 4.5a2 2 0 0 1 3 3L8 19l-4 1 1-4z" />
          </button>
        )}
        <button type="button" aria-label={texts.close} title={texts.close} onClick={props.close}>
          <Icon d="M6 6l12 12M18 6 6 18" />
        </button>
      </div>
      <form noValidate onSubmit={submit}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard */}
        <div class={`scroll ${model.threads().length ? '' : 'fresh'}`} tabIndex={0}>
          <div>
            <Log model={model} greeting={texts.greeting} />
            {!current && <Details model={model} settings={settings} changed={props.changed} />}
            {!current && props.open && settings.channels && (
              <nav
                class="elsewhere"
                aria-label={texts.elsewhere}
                ref={(place) => {
                  if (place) props.elsewhere(place)
                }}
              />
            )}
          </div>
        </div>
        {!navigator.onLine && (
          <p class="offline" role="status">
            {texts.offline}
          </p>
        )}
        <Composer draft={draft} />
      </form>
      <p class="unseen" role="status">
        {model.news && `${texts.agent}: ${model.news}`}
      </p>
    </section>
  )
}
