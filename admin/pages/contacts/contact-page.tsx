import { useEffect, useState } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso/router'
import { Badge } from '../../parts/badge.tsx'
import { Button, LinkButton } from '../../parts/button.tsx'
import { contactName } from '../../parts/contact-name.ts'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { say } from '../../parts/toast.tsx'
import { useResource } from '../../resource.ts'
import type { Contact } from '../../wire.ts'
import css from './contact.module.css'
import { ContactDetails } from './contact-details.tsx'
import { ContactDuplicates } from './contact-duplicates.tsx'
import { ContactLeads } from './contact-leads.tsx'
import { ContactMerges } from './contact-merges.tsx'
import { ContactPicker } from './contact-picker.tsx'
import { IdentifiersCard } from './identifiers-card.tsx'
import { EraseContact, TrashContact } from './remove-dialogs.tsx'
import { mergeAddress } from './selection.ts'
import { TagsCard } from './tags-card.tsx'
import { TimelineCard } from './timeline-card.tsx'

const back = { href: '/admin/contacts', label: 'Contacts' }

export function ContactPage() {
  const { id = '' } = useRoute().params
  return <ContactView key={id} id={id} />
}

function ContactView({ id }: { id: string }) {
  const { route } = useLocation()
  const contact = useResource<Contact>(`/contacts/${id}`)
  const keptAs = contact.data?.id
  // The ID of a merged contact leads to its keeper.
  useEffect(() => {
    if (!keptAs || keptAs === id) return
    say('It was merged into this contact')
    route(`/admin/contacts/${keptAs}`, true)
  }, [keptAs, id, route])

  if (contact.problem?.status === 404 || contact.problem?.status === 410)
    return (
      <Page title="Contact not found" back={back}>
        <Empty
          icon="contact"
          title="There is no such contact"
          action={<LinkButton href="/admin/contacts/trash">Look in the trash</LinkButton>}
        >
          It may have been deleted: then it is in the trash for 30 days.
        </Empty>
      </Page>
    )
  if (!contact.data)
    return (
      <Page title="Contact" back={back}>
        {contact.problem ? (
          <ProblemNote problem={contact.problem} retry={contact.reload} />
        ) : (
          <Loading rows={8} />
        )}
      </Page>
    )
  const person = contact.data
  const reach = [person.emails, person.phones].map((list) => list.find(({ primary }) => primary) ?? list[0])
  return (
    <Page
      title={contactName(person)}
      back={back}
      beside={
        <>
          <Badge tone={person.status === 'user' ? 'good' : undefined}>{person.status}</Badge>
          <span class={css.sub}>
            {reach
              .flatMap((it) => it?.value ?? [])
              .filter((value) => value !== contactName(person))
              .join(' · ')}
          </span>
        </>
      }
      actions={<Actions contact={person} />}
    >
      <ProblemNote problem={contact.problem} retry={contact.reload} />
      <div class={css.columns}>
        <div class={css.column}>
          <IdentifiersCard contact={person} />
          <ContactDetails contact={person} />
          <TagsCard contact={person} />
        </div>
        <div class={css.column}>
          <ContactDuplicates id={person.id} />
          <ContactLeads id={person.id} />
          <ContactMerges id={person.id} />
          <TimelineCard id={person.id} />
        </div>
      </div>
    </Page>
  )
}

function Actions({ contact }: { contact: Contact }) {
  const { route } = useLocation()
  const [opened, setOpened] = useState<'merge' | 'trash' | 'erase' | null>(null)
  const close = () => setOpened(null)
  return (
    <>
      <Button icon="merge" onClick={() => setOpened('merge')}>
        Merge with…
      </Button>
      <a class={css.export} href={`/api/v1/contacts/${contact.id}/export`} download={`${contact.id}.json`}>
        Export
      </a>
      <Button icon="trash" onClick={() => setOpened('trash')}>
        Move to trash
      </Button>
      <Button kind="bare" onClick={() => setOpened('erase')}>
        Erase…
      </Button>
      {opened === 'merge' && (
        <ContactPicker
          title={`Merge ${contactName(contact)} with`}
          except={contact.id}
          onPick={(id) => route(mergeAddress([contact.id, id]))}
          onClose={close}
        />
      )}
      {opened === 'trash' && <TrashContact contact={contact} onClose={close} />}
      {opened === 'erase' && <EraseContact contact={contact} onClose={close} />}
    </>
  )
}
