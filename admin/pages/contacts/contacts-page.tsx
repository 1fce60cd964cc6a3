import { useRef, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { query } from '../../api.ts'
import { Button, LinkButton } from '../../parts/button.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { AddressPages } from '../../parts/pages.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { useResource } from '../../resource.ts'
import type { Contact, Page as Listed } from '../../wire.ts'
import { ImportDialog } from '../jobs/import-dialog.tsx'
import { ContactPlaces } from './contact-places.tsx'
import { ContactTable } from './contact-table.tsx'
import css from './contacts.module.css'
import { KeysDialog } from './keys-dialog.tsx'
import { NewContact } from './new-contact.tsx'
import { MERGE_MAX, mergeAddress, selected, toggle } from './selection.ts'
import { SelectionBar } from './selection-bar.tsx'
import { useListKeys } from './use-list-keys.ts'

const PAGE_SIZE = 50
const TAG_LIST = 'tags-in-sight'

type Asked = { q?: string | undefined; tag?: string | undefined; after?: string | undefined }
type Opened = 'new' | 'import' | 'keys' | null

/** The search and the page are the address: a link to it shows the same. */
export function ContactsPage() {
  const { query: at, route } = useLocation()
  const [opened, setOpened] = useState<Opened>(null)
  const filter: Asked = { q: at.q, tag: at.tag }
  const contacts = useResource<Listed<Contact>>(
    `/contacts${query({ ...filter, after: at.after, limit: PAGE_SIZE })}`,
  )
  // While one types, what was found before stays in sight until the next is there.
  const before = useRef<Listed<Contact>>(undefined)
  if (contacts.data) before.current = contacts.data
  const shown = contacts.data ?? (contacts.problem ? undefined : before.current)
  const show = (asked: Asked, replace = false) => route(`/admin/contacts${query(asked)}`, replace)
  const close = () => setOpened(null)

  useListKeys({
    select: (id) => {
      const contact = shown?.data.find((each) => each.id === id)
      if (contact) toggle(contact)
    },
    merge: () => {
      const ids = selected.value.map(({ id }) => id)
      if (ids.length >= 2 && ids.length <= MERGE_MAX) route(mergeAddress(ids))
    },
    help: () => setOpened('keys'),
  })

  return (
    <Page
      title="Contacts"
      actions={
        <>
          <Button onClick={() => setOpened('import')}>Import</Button>
          <a class={css.export} href={`/api/v1/contacts.csv${query(filter)}`} download="contacts.csv">
            Export
          </a>
          <Button kind="primary" icon="plus" onClick={() => setOpened('new')}>
            New contact
          </Button>
        </>
      }
    >
      <ContactPlaces />
      <search class={css.filter} aria-label="Find contacts" data-list-search>
        <SearchField
          label="Search by name, company, email or phone"
          placeholder="Name, company, email or phone"
          value={filter.q ?? ''}
          onValue={(q) => show({ ...filter, q }, true)}
        />
        <SearchField
          label="Tag"
          placeholder="Tag"
          list={TAG_LIST}
          value={filter.tag ?? ''}
          onValue={(tag) => show({ ...filter, tag }, true)}
        />
        <datalist id={TAG_LIST}>
          {[...new Set(shown?.data.flatMap(({ tags }) => tags))].map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
        <Button kind="bare" small onClick={() => setOpened('keys')}>
          Keys
        </Button>
      </search>
      <ProblemNote problem={contacts.problem} retry={contacts.reload} />
      {(shown || !contacts.problem) && (
        <section class={css.list} aria-label="Contacts" aria-busy={!contacts.data}>
          <Found
            contacts={shown?.data}
            filtered={Boolean(filter.q || filter.tag || at.after)}
            onTag={(tag) => show({ tag })}
            add={() => setOpened('new')}
          />
        </section>
      )}
      <AddressPages
        path="/admin/contacts"
        filter={filter}
        after={at.after}
        next={shown?.next}
        first="First"
        on="Next"
      />
      <SelectionBar />
      {opened === 'new' && <NewContact onClose={close} />}
      {opened === 'import' && <ImportDialog onClose={close} />}
      {opened === 'keys' && <KeysDialog onClose={close} />}
    </Page>
  )
}

type FoundProps = {
  contacts: Contact[] | undefined
  filtered: boolean
  onTag: (tag: string) => void
  add: () => void
}

function Found({ contacts, filtered, onTag, add }: FoundProps) {
  if (!contacts) return <Loading rows={8} />
  if (contacts.length > 0) return <ContactTable contacts={contacts} onTag={onTag} />
  if (filtered)
    return (
      <Empty
        icon="contact"
        title="Nobody found"
        action={<LinkButton href="/admin/contacts">Show all contacts</LinkButton>}
      >
        Names and companies are found by the beginnings of their words, phone numbers whole.
      </Empty>
    )
  return (
    <Empty
      icon="contact"
      title="No contacts yet"
      action={
        <Button icon="plus" onClick={add}>
          New contact
        </Button>
      }
    >
      People who write to you appear here. You can also import a list.
    </Empty>
  )
}
