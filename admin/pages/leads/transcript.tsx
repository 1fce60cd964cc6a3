import { useState } from 'preact/hooks'
import { query } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Loading } from '../../parts/empty.tsx'
import { MessageEntry } from '../../parts/message-entry.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useResource } from '../../resource.ts'
import type { Message, Page } from '../../wire.ts'
import css from './lead.module.css'

type TranscriptProps = { chatId: string; visitor: string; after?: string }

/** The messages in order; a long conversation goes on when asked to. */
export function Transcript({ chatId, visitor, after }: TranscriptProps) {
  const messages = useResource<Page<Message>>(`/chats/${chatId}/messages${query({ limit: 200, after })}`)
  const [goOn, setGoOn] = useState(false)
  const { data, problem, reload } = messages
  const names = { visitor, agent: 'Agent', system: 'Onelead' }
  return (
    <>
      <ProblemNote problem={problem} retry={reload} />
      {!data && !problem && <Loading rows={2} />}
      <ol class={css.transcript} aria-label="Transcript">
        {data?.data.map((message) => (
          <MessageEntry key={message.id} message={message} by={names[message.from]} />
        ))}
      </ol>
      {data?.next &&
        (goOn ? (
          <Transcript chatId={chatId} visitor={visitor} after={data.next} />
        ) : (
          <div class={css.more}>
            <Button small onClick={() => setGoOn(true)}>
              Show more messages
            </Button>
          </div>
        ))}
    </>
  )
}
