import { useCallback, useEffect, useState } from 'preact/hooks'
import type { InboxFrame } from '../../../protocol/live.ts'
import { get, query, type Trouble } from '../../api.ts'
import type { Message, Page } from '../../wire.ts'
import { connected, say, useHearing } from './live.ts'

/** A conversation longer than this is read on the lead's page. */
const PAGES_MAX = 10

const merged = (known: Message[], fresh: Message[]) =>
  [...new Map([...known, ...fresh].map((it) => [it.seq, it])).values()].sort((a, b) => a.seq - b.seq)

/** The messages of a conversation as they come; what was missed while the connection was lost is read. */
export function useMessages(chatId: string) {
  const [messages, setMessages] = useState<Message[] | null>(null)
  const [problem, setProblem] = useState<Trouble | null>(null)
  const add = useCallback((fresh: Message[]) => setMessages((known) => merged(known ?? [], fresh)), [])

  const load = useCallback(async () => {
    let after: string | null = null
    for (let page = 0; page < PAGES_MAX; page++) {
      const answer: Awaited<ReturnType<typeof get<Page<Message>>>> = await get<Page<Message>>(
        `/chats/${chatId}/messages${query({ limit: 200, after })}`,
      )
      if (!answer.ok) return setProblem(answer.problem)
      setProblem(null)
      add(answer.data.data)
      after = answer.data.next
      if (!after) return
    }
  }, [chatId, add])
  const connection = connected.value
  useEffect(() => {
    if (connection !== 'lost') void load()
  }, [load, connection])

  const hear = useCallback(
    (frame: InboxFrame) => {
      if (frame.chat_id === chatId && frame.type === 'message') add([frame.message])
    },
    [chatId, add],
  )
  useHearing(hear)

  // Read is what stands on a page that somebody looks at; said again to each new connection.
  const last = messages?.at(-1)
  const lastSeq = last?.from === 'visitor' ? last.seq : 0
  useEffect(() => {
    const read = () => {
      if (lastSeq > 0 && document.visibilityState === 'visible')
        say({ type: 'read', chat_id: chatId, seq: lastSeq })
    }
    read()
    document.addEventListener('visibilitychange', read)
    return () => document.removeEventListener('visibilitychange', read)
  }, [chatId, lastSeq, connection])

  return { messages, problem, load, add }
}
