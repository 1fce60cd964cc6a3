import { Card } from '../../parts/card.tsx'
import { ChannelIcon } from '../../parts/channel-kind.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useResource } from '../../resource.ts'
import type { Channel, Chat, Lead, Page } from '../../wire.ts'
import { Conversation } from './conversation.tsx'

export function Conversations({ lead }: { lead: Lead }) {
  const chats = useResource<Page<Chat>>(`/chats?lead_id=${lead.id}&limit=50`)
  const channels = useResource<Page<Channel>>('/channels')
  const list = chats.data?.data
  return (
    <Card
      title="Conversations"
      hint={list && list.length > 1 ? `${list.length} conversations, newest first` : undefined}
      flush
    >
      {chats.problem && <ProblemNote problem={chats.problem} retry={chats.reload} />}
      {!list && !chats.problem && <Loading rows={4} />}
      {list?.length === 0 && (
        <Empty icon="chat" title="No conversation">
          This lead came in without a message.
        </Empty>
      )}
      {list?.map((chat) => {
        const channel = channels.data?.data.find(({ id }) => id === chat.channel_id)
        return (
          <Conversation
            key={chat.id}
            chat={chat}
            lead={lead}
            channel={channel?.name ?? 'Conversation'}
            icon={<ChannelIcon kind={channel?.kind ?? 'website'} />}
          />
        )
      })}
    </Card>
  )
}
