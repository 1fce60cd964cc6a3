import { Card } from '../../parts/card.tsx'
import { Time } from '../../parts/time.tsx'
import { useResource } from '../../resource.ts'
import type { InboxChat, Lead, Page } from '../../wire.ts'
import { ContactDuplicates } from '../contacts/contact-duplicates.tsx'
import { ContactCard } from '../leads/contact-card.tsx'
import { Decisions } from '../leads/decisions.tsx'
import css from './inbox.module.css'
import { momentOf } from './live.ts'

/** Who writes: the contact and the lead, why it was matched, where they have been, who they may be as well. */
export function Beside({ chatId }: { chatId: string }) {
  const chat = useResource<InboxChat>(`/chats/${chatId}`).data
  const lead = useResource<Lead>(chat ? `/leads/${chat.lead_id}` : null).data
  if (!chat || momentOf(chatId).gone) return null
  return (
    <aside class={css.beside} aria-label="About the visitor">
      {lead && (
        <p class={css.lead}>
          Lead: <a href={`/admin/leads/${lead.id}`}>{lead.name ?? 'Unnamed lead'}</a>
        </p>
      )}
      <ContactCard id={chat.contact_id} />
      <ContactDuplicates id={chat.contact_id} />
      <Visits contactId={chat.contact_id} />
      {lead && <Decisions lead={lead} />}
    </aside>
  )
}

type Visit = { id: string; kind: string; at: string; data: { url?: string; title?: string } }

const SHOWN = 8

function Visits({ contactId }: { contactId: string }) {
  const timeline = useResource<Page<Visit>>(`/contacts/${contactId}/timeline?limit=50`).data
  const visits = timeline?.data.filter(({ kind }) => kind === 'visit').slice(0, SHOWN) ?? []
  if (visits.length === 0) return null
  return (
    <Card title="Page visits" hint="The latest, of every browser.">
      <ol class={css.visits}>
        {visits.map(({ id, at, data }) => (
          <li key={id}>
            <span title={data.url}>{data.title || data.url}</span>
            <Time at={at} />
          </li>
        ))}
      </ol>
    </Card>
  )
}
