import type { MessageAuthor } from '../protocol/public.ts'
import type { Conversations, Thread } from './conversations.ts'
import { formats, texts } from './i18n/texts.ts'
import { LinkedText } from './linked-text.tsx'

type Line = {
  from: MessageAuthor
  text: string
  at: number
  key: string
  read?: boolean
  state?: 'sending' | 'failed'
}

/** After so long a pause, a message stands for itself. */
const PAUSE_MS = 300_000

const locale = () => (navigator.language.startsWith(texts.lang) ? navigator.language : texts.lang)
const dayOf = (at: number) =>
  formats.day?.(at) ??
  new Date(at).toLocaleDateString(locale(), { weekday: 'long', day: 'numeric', month: 'long' })
const timeOf = (at: number) =>
  formats.time?.(at) ?? new Date(at).toLocaleTimeString(locale(), { hour: 'numeric', minute: '2-digit' })

const linesOf = (thread: Thread, read: number): Line[] => [
  ...thread.messages.map(
    (it): Line => ({
      from: it.from,
      text: it.text,
      at: Date.parse(it.at),
      key: it.client_id ?? it.id,
      read: it.seq <= read,
    }),
  ),
  ...thread.pending
    .filter((it) => !thread.messages.some((known) => known.client_id === it.client_id))
    .map(
      (it): Line => ({
        from: 'visitor',
        text: it.text,
        at: it.at,
        key: it.client_id,
        state: it.failed ? 'failed' : 'sending',
      }),
    ),
]

const Divider = (props: { at: number }) => {
  const day = dayOf(props.at)
  return (
    <li class="divider">
      {day === dayOf(Date.now()) ? texts.today : day}, {timeOf(props.at)}
    </li>
  )
}

const Bubble = (props: { line: Line; last: boolean; retry: () => void }) => {
  const line = props.line
  return (
    <li class={`message ${line.from}${props.last ? ' last' : ''}`} data-state={line.state ?? 'sent'}>
      {line.from !== 'system' && (
        <span class="unseen">{line.from === 'agent' ? texts.agent : texts.you}: </span>
      )}
      <p dir="auto">
        <LinkedText text={line.text} />
      </p>
      {(line.state || (props.last && line.from !== 'system')) && (
        <small>
          {line.state === 'failed' ? (
            <>
              {texts.failed}{' '}
              <button type="button" onClick={props.retry}>
                {texts.retry}
              </button>
            </>
          ) : line.state ? (
            texts.sending
          ) : (
            timeOf(line.at) + (line.from === 'visitor' ? ` · ${line.read ? texts.read : texts.sent}` : '')
          )}
        </small>
      )}
    </li>
  )
}

/** All conversations of this browser, one under the other, with a divider where a day or a conversation begins. */
export const Log = (props: { model: Conversations; greeting: string }) => {
  const model = props.model
  const current = model.current()
  const threads = model.threads()
  const greeting = props.greeting && (
    <li class="message agent last">
      <p dir="auto">{props.greeting}</p>
    </li>
  )
  return (
    <div role="log" aria-live="off" aria-label={texts.messages}>
      <ol>
        {threads.map((thread) =>
          linesOf(thread, model.readOf(thread.id)).map((line, index, lines) => {
            const before = lines[index - 1]
            const after = lines[index + 1]
            return [
              (!before || dayOf(before.at) !== dayOf(line.at)) && (
                <Divider key={`${line.key} day`} at={line.at} />
              ),
              !before && thread.id === current && greeting,
              <Bubble
                key={line.key}
                line={line}
                last={after?.from !== line.from || after.at - line.at > PAUSE_MS}
                retry={() => model.retry(thread.id)}
              />,
            ]
          }),
        )}
        {model.typing && (
          <li class="message agent last typing">
            <p>{texts.typing}</p>
          </li>
        )}
        {!current && threads.length > 0 && <li class="divider">{texts.fresh}</li>}
        {!current && greeting}
      </ol>
    </div>
  )
}
