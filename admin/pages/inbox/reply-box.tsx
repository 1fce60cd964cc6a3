import { useRef, useState } from 'preact/hooks'
import { post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { errorAt, TextArea } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { useResource } from '../../resource.ts'
import type { CannedAnswer, InboxChat, Message, Page } from '../../wire.ts'
import { CannedAnswersDialog } from './canned-answers-dialog.tsx'
import css from './chat.module.css'
import { say } from './live.ts'
import { visitorName } from './visitor-name.ts'

const TYPING_EVERY_MS = 2_500

type ReplyBoxProps = { chat: InboxChat; onSent: (message: Message) => void }

/** Enter sends, with Shift it begins a line; a slash and the beginning of a shortcut brings a canned answer. */
export function ReplyBox({ chat, onSent }: ReplyBoxProps) {
  const [text, setText] = useState('')
  const [managing, setManaging] = useState(false)
  const { busy, problem, send } = useSending()
  const canned = useResource<Page<CannedAnswer>>('/canned_answers?limit=200').data?.data ?? []
  const told = useRef(0)
  const slash = /^\/(\S*)$/.exec(text)
  const offered = slash ? canned.filter((it) => it.shortcut.startsWith(slash[1] ?? '')).slice(0, 6) : []

  const type = (value: string) => {
    setText(value)
    if (Date.now() < told.current || !value) return
    if (say({ type: 'typing', chat_id: chat.id })) told.current = Date.now() + TYPING_EVERY_MS
  }
  const reply = () => {
    const words = text.trim()
    if (!words) return
    void send(async () => {
      const answer = await post<Message>(`/chats/${chat.id}/messages`, { text: words })
      if (!answer.ok) return answer.problem
      setText((now) => (now.trim() === words ? '' : now))
      onSent(answer.data)
      return null
    })
  }
  const name = visitorName(chat)
  return (
    <form
      class={css.reply}
      onSubmit={(event) => {
        event.preventDefault()
        reply()
      }}
    >
      {offered.length > 0 && (
        <ul class={css.offered} aria-label="Canned answers">
          {offered.map((it) => (
            <li key={it.id}>
              <button type="button" onClick={() => setText(it.text)}>
                <strong>/{it.shortcut}</strong> {it.text}
              </button>
            </li>
          ))}
        </ul>
      )}
      <TextArea
        label={`Reply to ${name}`}
        quietLabel
        rows={2}
        placeholder={`Reply to ${name}; / for canned answers`}
        value={text}
        onValue={type}
        error={errorAt(problem, '/text')}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
          event.preventDefault()
          if (offered[0]) setText(offered[0].text)
          else reply()
        }}
      />
      <div class={css.foot}>
        <Button small kind="bare" icon="pencil" onClick={() => setManaging(true)}>
          Canned answers
        </Button>
        <Button type="submit" kind="primary" busy={busy} disabled={!text.trim()}>
          Send
        </Button>
      </div>
      {problem && <ProblemNote problem={problem} shown={['/text']} />}
      {managing && <CannedAnswersDialog answers={canned} onClose={() => setManaging(false)} />}
    </form>
  )
}
