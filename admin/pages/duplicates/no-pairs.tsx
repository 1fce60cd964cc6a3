import { LinkButton } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { type At, PLACE } from './address.ts'

/** Why nothing is listed, and what to do about it. */
export function NoPairs({ at, pending }: { at: At; pending: number }) {
  const filtered = at.status || at.min_confidence || at.contact_id || at.kind || at.after
  if (filtered)
    return (
      <Empty
        icon="merge"
        title="No pairs like that"
        action={<LinkButton href={PLACE}>Show all pairs</LinkButton>}
      >
        {at.kind === 'lead'
          ? 'Leads are listed where both people have one.'
          : 'Nothing on the list fits these filters.'}
      </Empty>
    )
  if (pending > 0)
    return (
      <Empty icon="merge" title="Nothing found so far">
        Your contacts are being compared. Pairs appear here as they are found.
      </Empty>
    )
  return (
    <Empty
      icon="merge"
      title="No likely duplicates"
      action={<LinkButton href="/admin/contacts">Import or add contacts</LinkButton>}
    >
      Every contact is compared with the others as soon as it is written: email, phone, name, company, tags,
      address, birth date. People come in by the chat of your site, through your channels, or from a file.
    </Empty>
  )
}
