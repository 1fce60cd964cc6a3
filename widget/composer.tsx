import { MESSAGE_MAX_CHARS } from '../protocol/limits.ts'
import { texts } from './i18n/texts.ts'
import { Icon } from './icon.tsx'

const fit = (area: HTMLTextAreaElement) => {
  area.style.height = 'auto'
  area.style.height = `${area.scrollHeight}px`
}

/** Where the message is written: Enter sends it, with Shift it begins a line. */
export const Composer = (props: { draft: string }) => (
  <div class="composer">
    <label class="unseen" for="message">
      {texts.message}
    </label>
    <textarea
      id="message"
      name="message"
      rows={1}
      dir="auto"
      maxLength={MESSAGE_MAX_CHARS}
      placeholder={texts.placeholder}
      ref={(area) => {
        if (area && props.draft) area.value = props.draft
      }}
      onInput={(event) => fit(event.currentTarget)}
      onKeyDown={(event) => {
        // While an input method is composing, Enter chooses a word.
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
        event.preventDefault()
        event.currentTarget.form?.requestSubmit()
      }}
    />
    <button type="submit" class="send" aria-label={texts.send}>
      <Icon d="M12 19V5m-6 6 6-6 6 6" />
    </button>
  </div>
)
