import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { errorAt, TextArea } from '../../parts/field.tsx'
import { leadName } from '../../parts/lead-name.ts'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Time } from '../../parts/time.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'
import type { Chat, Lead, Message } from '../../wire.ts'
import css from './lead.module.css'
import { Transcript } from './transcript.tsx'

type ConversationProps = { chat: Chat; lead: Lead; channel: string; icon: ComponentChildren }

/** One conversation as it was spoken, and the box to answer in. */
export function Conversation({ chat, lead, channel, icon }: ConversationProps) {
  const began = chat.created_at ?? chat.last_message?.at
  const visitor = leadName(lead)
  return (
    <article class={css.chat} aria-label={`Conversation, ${channel}`}>
      <header class={css.chatHead}>
        <h3>
          {icon}
          {channel}
        </h3>
        {began && <Time at={began} full />}
        <PageLink page={chat.page} />
      </header>
      <Transcript chatId={chat.id} visitor={visitor} />
      <Reply chat={chat} to={visitor} />
    </article>
  )
}

function PageLink({ page }: Pick<Chat, 'page'>) {
  const url = page?.url
  // The address was sent by a visitor: only the web's own schemes are followed.
  if (!url || !/^https?:\/\//i.test(url)) return null
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {page.title || url}
    </a>
  )
}

function Reply({ chat, to }: { chat: Chat; to: string }) {
  const [text, setText] = useState('')
  const { busy, problem, send } = useSending()
  const reply = () => {
    const words = text.trim()
    if (!words) return
    void send(async () => {
      const answer = await post<Message>(`/chats/${chat.id}/messages`, { text: words })
      if (!answer.ok) return answer.problem
      setText((now) => (now.trim() === words ? '' : now))
      invalidate(`/chats/${chat.id}/messages`)
      return null
    })
  }
  return (
    <form
      class={css.reply}
      onSubmit={(event) => {
        event.preventDefault()
        reply()
      }}
    >
      <TextArea
        label={`Reply to ${to}`}
        quietLabel
        rows={1}
        placeholder={`Reply to ${to}`}
        value={text}
        onValue={setText}
        error={errorAt(problem, '/text')}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          reply()
        }}
      />
      <Button type="submit" busy={busy} disabled={!text.trim()}>
        Send
      </Button>
      {problem && (
        <div class={css.replyProblem}>
          <ProblemNote problem={problem} shown={['/text']} />
        </div>
      )}
    </form>
  )
}
