import { useLocation, useRoute } from 'preact-iso/router'
import { query } from '../../api.ts'
import { Note } from '../../parts/note.tsx'
import { Page } from '../../parts/page.tsx'
import { Toggle } from '../../parts/toggle.tsx'
import { useResource } from '../../resource.ts'
import type { InboxChat, Page as Listed, User } from '../../wire.ts'
import { alerting, setAlerting } from './alerts.ts'
import { Beside } from './beside.tsx'
import { ChatList } from './chat-list.tsx'
import { ChatView } from './chat-view.tsx'
import css from './inbox.module.css'
import { type Filter, InboxFilter } from './inbox-filter.tsx'
import { connected, useInbox } from './live.ts'

/** What visitors write, as it comes, and who they are beside it. */
export function InboxPage() {
  const { id } = useRoute().params
  const { query: asked, route } = useLocation()
  const filter: Filter = { status: asked.status ?? 'open', assignee: asked.assignee ?? '', q: asked.q ?? '' }
  const parts = { ...filter, status: filter.status === 'all' ? '' : filter.status }
  const list = `/chats${query({ limit: 50, ...parts })}`
  const chats = useResource<Listed<InboxChat>>(list)
  const users = useResource<Listed<User>>('/users?limit=200').data?.data ?? []
  useInbox(list)

  const kept = query({ status: asked.status, assignee: asked.assignee, q: asked.q })
  const address = (chat: string) => `/admin/inbox/${chat}${kept}`
  const onFilter = ({ status, assignee, q }: Filter) =>
    route(
      `/admin/inbox${id ? `/${id}` : ''}${query({ status: status === 'open' ? '' : status || 'all', assignee, q })}`,
      true,
    )
  const waiting = chats.data?.data.reduce((sum, { unread }) => sum + unread, 0) ?? 0
  return (
    <Page
      title={waiting > 0 ? `Inbox (${waiting})` : 'Inbox'}
      back={id ? { href: `/admin/inbox${kept}`, label: 'All conversations' } : undefined}
      width="wide"
      actions={
        <span class={css.alerts}>
          <span aria-hidden="true">Sound and notifications</span>
          <Toggle label="Sound and notifications" checked={alerting.value} onChange={setAlerting} />
        </span>
      }
    >
      {connected.value === 'lost' && (
        <Note warn>The connection was lost. It is being made again; what is missing will be read then.</Note>
      )}
      <div class={id ? `${css.inbox} ${css.opened}` : css.inbox}>
        <section class={css.side} aria-label="Inbox">
          <InboxFilter filter={{ ...filter, status: parts.status }} onFilter={onFilter} />
          <ChatList
            chats={chats}
            users={users}
            open={id}
            address={address}
            filtered={Boolean(filter.q || filter.assignee || filter.status !== 'open')}
          />
        </section>
        {id ? (
          <>
            <ChatView key={id} id={id} users={users} />
            <Beside key={`beside ${id}`} chatId={id} />
          </>
        ) : (
          <p class={css.choose}>Choose a conversation to read and answer it.</p>
        )}
      </div>
    </Page>
  )
}
