import { Badge } from '../../parts/badge.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Time } from '../../parts/time.tsx'
import type { Resource } from '../../resource.ts'
import { ownId } from '../../session.ts'
import type { InboxChat, Page, User } from '../../wire.ts'
import css from './inbox.module.css'
import { momentOf } from './live.ts'
import { visitorName } from './visitor-name.ts'

type ChatListProps = {
  chats: Resource<Page<InboxChat>>
  users: User[]
  open: string | undefined
  address: (id: string) => string
  filtered: boolean
}

/** Conversations, the one with the newest message first. */
export function ChatList({ chats, users, open, address, filtered }: ChatListProps) {
  const { data, problem, reload } = chats
  return (
    <>
      <ProblemNote problem={problem} retry={reload} />
      {!data && !problem && <Loading rows={6} />}
      {data?.data.length === 0 && (
        <Empty icon="chat" title={filtered ? 'Nothing like that' : 'No conversations yet'}>
          {filtered ? 'Try another filter.' : 'What visitors write on your sites arrives here at once.'}
        </Empty>
      )}
      <ul class={css.list} aria-label="Conversations">
        {data?.data.map((chat) => (
          <li key={chat.id}>
            <Entry chat={chat} users={users} open={chat.id === open} href={address(chat.id)} />
          </li>
        ))}
      </ul>
      {data?.next && <p class={css.hint}>Older ones are found by search.</p>}
    </>
  )
}

function Entry({ chat, users, open, href }: { chat: InboxChat; users: User[]; open: boolean; href: string }) {
  const { online, typing } = momentOf(chat.id)
  const { last_message } = chat
  const assignee = users.find(({ id }) => id === chat.assignee_id)
  return (
    <a
      class={css.entry}
      href={href}
      aria-current={open ? 'true' : undefined}
      data-unread={chat.unread > 0 || undefined}
    >
      <span class={css.who}>
        {online && <span class={css.online} role="img" aria-label="Online" />}
        <span class={css.name}>{visitorName(chat)}</span>
        <Time at={chat.last_message_at} />
      </span>
      <span class={css.last}>
        <span class={css.words} dir="auto">
          {typing.visitor
            ? 'Writing…'
            : `${last_message?.from === 'agent' ? 'You: ' : ''}${last_message?.text ?? ''}`}
        </span>
        {chat.unread > 0 && (
          <span class={css.count}>
            {chat.unread}
            <span class="visually-hidden"> unread</span>
          </span>
        )}
      </span>
      {(assignee || chat.status === 'closed') && (
        <span class={css.state}>
          {chat.status === 'closed' && <Badge>closed</Badge>}
          {assignee && <Badge tone="accent">{assignee.id === ownId() ? 'yours' : assignee.email}</Badge>}
        </span>
      )}
    </a>
  )
}
