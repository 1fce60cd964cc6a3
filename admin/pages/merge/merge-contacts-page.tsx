import { useEffect, useMemo, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { get, type Trouble } from '../../api.ts'
import { LinkButton } from '../../parts/button.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import type { Contact } from '../../wire.ts'
import { deselect } from '../contacts/selection.ts'
import { baseUser, contactColumn, contactLines, haveDifferentUserIds } from './compare-contacts.ts'
import { rowsOf } from './comparison.ts'
import { MergeForm } from './merge-form.tsx'
import { type WayBack, wayBackOf } from './way-back.ts'

/** `?ids=` names those that are compared, `keeper` who remains at first; `back` and `next`: where it goes on. */
export function MergeContactsPage() {
  const { ids = '', keeper, ...rest } = useLocation().query
  return <Prepared key={ids} ids={ids.split(',').filter(Boolean)} first={keeper} way={wayBackOf(rest)} />
}

type PreparedProps = { ids: string[]; first: string | undefined; way: WayBack | undefined }

function Prepared({ ids, first, way }: PreparedProps) {
  const [contacts, setContacts] = useState<Contact[] | null>(null)
  const [problem, setProblem] = useState<Trouble | null>(null)
  const [chosen, setChosen] = useState(first)
  const back = way ? { href: way.back, label: 'Duplicates' } : { href: '/admin/contacts', label: 'Contacts' }
  const load = async () => {
    const answers = await Promise.all(ids.map((id) => get<Contact>(`/contacts/${id}`)))
    const failed = answers.find((answer) => !answer.ok && answer.problem.status !== 404)
    setProblem(failed && !failed.ok ? failed.problem : null)
    const found = answers.flatMap((answer) => (answer.ok ? [answer.data] : []))
    // One that was merged since leads to its keeper, who may be here already.
    if (!failed) setContacts([...new Map(found.map((contact) => [contact.id, contact])).values()])
  }
  useEffect(() => void load(), [])
  const suggested = useMemo(() => baseUser(contacts ?? [])?.id, [contacts])

  if (!contacts)
    return (
      <Page title="Merge contacts" back={back}>
        {problem ? <ProblemNote problem={problem} retry={load} /> : <Loading rows={8} />}
      </Page>
    )
  const keeper = contacts.find(({ id }) => id === chosen)?.id ?? suggested
  if (contacts.length < 2 || !keeper)
    return (
      <Page title="Merge contacts" back={back}>
        <Empty
          icon="merge"
          title={contacts[0] ? 'These are one contact by now' : 'These contacts are gone'}
          action={
            <LinkButton href={contacts[0] ? `/admin/contacts/${contacts[0].id}` : '/admin/contacts'}>
              {contacts[0] ? 'Open it' : 'All contacts'}
            </LinkButton>
          }
        >
          Select at least two contacts to merge them.
        </Empty>
      </Page>
    )
  const columns = contacts.map(contactColumn)
  const at = contacts.findIndex(({ id }) => id === keeper)
  return (
    <Page title="Merge contacts" back={back}>
      <MergeForm
        subject="contact"
        columns={columns}
        keeper={keeper}
        onKeeper={setChosen}
        different={haveDifferentUserIds(contacts)}
        rowsOf={(conflicts) =>
          rowsOf(contactLines(contacts, at), columns, at, (field) => {
            const conflict = conflicts.find((each) => each.field === field)
            return conflict ? contacts.map(({ id }) => (id in conflict.values ? id : null)) : null
          })
        }
        onMerged={() => deselect(ids)}
        way={way}
      />
    </Page>
  )
}
