import { useEffect, useRef } from 'preact/hooks'
import { Loading } from '../../parts/empty.tsx'
import { MessageEntry } from '../../parts/message-entry.tsx'
import type { InboxChat, Message } from '../../wire.ts'
import css from './chat.module.css'
import { momentOf } from './live.ts'
import { visitorName } from './visitor-name.ts'

type LiveTranscriptProps = { chat: InboxChat; messages: Message[] | null }

/** The messages, the newest in sight; what comes is said to those who listen. */
export function LiveTranscript({ chat, messages }: LiveTranscriptProps) {
  const box = useRef<HTMLDivElement>(null)
  const { typing } = momentOf(chat.id)
  const visitor = visitorName(chat)
  const names = { visitor, agent: 'Agent', system: 'Onelead' }
  const writing = [...(typing.visitor ? [visitor] : []), ...typing.agents.map(({ name }) => name)]
  const last = messages?.at(-1)
  useEffect(() => {
    if (last) box.current?.scrollTo(0, box.current.scrollHeight)
  }, [last])
  const read = messages?.findLast((it) => it.from === 'agent' && it.seq <= chat.visitor_read)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
    <div class={css.scroll} ref={box} tabIndex={0} role="log" aria-label="Messages">
      {!messages && <Loading rows={4} />}
      <ol class={css.transcript}>
        {messages?.map((message) => (
          <MessageEntry
            key={message.seq}
            message={message}
            by={names[message.from]}
            isRead={message === read}
          />
        ))}
      </ol>
      <p class={css.writing}>
        {writing.length > 0 && `${writing.join(', ')} ${writing.length > 1 ? 'are' : 'is'} writing…`}
      </p>
    </div>
  )
}
