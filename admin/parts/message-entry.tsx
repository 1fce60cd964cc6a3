import type { Message } from '../wire.ts'
import css from './message-entry.module.css'
import { Time } from './time.tsx'

type MessageEntryProps = {
  message: Pick<Message, 'from' | 'at' | 'text'>
  /** Whoever said it, by name. */
  by: string
  isRead?: boolean
}

/** What somebody said in a conversation. */
export const MessageEntry = ({ message, by, isRead = false }: MessageEntryProps) => (
  <li class={`${css.message} ${css[message.from] ?? ''}`}>
    <p class={css.by}>
      {by}, <Time at={message.at} />
    </p>
    <p class={css.bubble} dir="auto">
      {message.text}
    </p>
    {isRead && <p class={css.by}>Read</p>}
  </li>
)
