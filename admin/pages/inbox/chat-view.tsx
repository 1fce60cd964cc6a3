import { useEffect } from 'preact/hooks'
import { patch } from '../../api.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Select } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { complain, say as tell } from '../../parts/toast.tsx'
import { amend, invalidate, useResource } from '../../resource.ts'
import { ownId } from '../../session.ts'
import type { InboxChat, User } from '../../wire.ts'
import css from './chat.module.css'
import { momentOf, view } from './live.ts'
import { LiveTranscript } from './live-transcript.tsx'
import { ReplyBox } from './reply-box.tsx'
import { useMessages } from './use-messages.ts'
import { visitorName } from './visitor-name.ts'

type ChatViewProps = { id: string; users: User[] }

/** One conversation: who it is with, who answers it, what is said. */
export function ChatView({ id, users }: ChatViewProps) {
  const chat = useResource<InboxChat>(`/chats/${id}`)
  const { messages, problem, load, add } = useMessages(id)
  useEffect(() => {
    view(id)
    return () => view(null)
  }, [id])
  if (momentOf(id).gone)
    return (
      <Empty icon="chat" title="This conversation was erased">
        The person was erased, and with them what they wrote.
      </Empty>
    )
  if (!chat.data)
    return chat.problem ? <ProblemNote problem={chat.problem} retry={chat.reload} /> : <Loading rows={6} />
  return (
    <section class={css.chat} aria-label={`Conversation with ${visitorName(chat.data)}`}>
      <Head chat={chat.data} users={users} />
      <ProblemNote problem={problem} retry={load} />
      <LiveTranscript chat={chat.data} messages={messages} />
      <ReplyBox key={id} chat={chat.data} onSent={(message) => add([message])} />
    </section>
  )
}

function Head({ chat, users }: { chat: InboxChat; users: User[] }) {
  const { online, viewers } = momentOf(chat.id)
  const own = ownId()
  const others = viewers.filter((it) => it.id !== own)
  const change = async (set: { status?: 'open' | 'closed'; assignee_id?: string | null }, done: string) => {
    const answer = await patch<InboxChat>(`/chats/${chat.id}`, set)
    if (!answer.ok) return complain(answer.problem)
    amend<InboxChat>(`/chats/${chat.id}`, () => answer.data)
    invalidate('/chats?')
    tell(done)
  }
  return (
    <header class={css.head}>
      <div class={css.title}>
        <h2>{visitorName(chat)}</h2>
        <Badge tone={online ? 'good' : undefined}>{online ? 'online' : 'offline'}</Badge>
        {chat.status === 'closed' && <Badge>closed</Badge>}
        {others.length > 0 && (
          <span class={css.hint}>Also here: {others.map(({ name }) => name).join(', ')}</span>
        )}
      </div>
      <div class={css.tools}>
        {own && chat.assignee_id !== own && (
          <Button small onClick={() => change({ assignee_id: own }, 'It is yours now')}>
            Take over
          </Button>
        )}
        <Select
          label="Answered by"
          quietLabel
          value={chat.assignee_id ?? ''}
          onValue={(user) => change({ assignee_id: user || null }, user ? 'Assigned' : 'It is nobody’s now')}
          options={[
            { value: '', label: 'Nobody yet' },
            ...users.map(({ id, email }) => ({ value: id, label: id === own ? `${email} (you)` : email })),
          ]}
        />
        {chat.status === 'open' ? (
          <Button small icon="check" onClick={() => change({ status: 'closed' }, 'Closed')}>
            Close
          </Button>
        ) : (
          <Button small onClick={() => change({ status: 'open' }, 'Open again')}>
            Open again
          </Button>
        )}
      </div>
    </header>
  )
}
