import { useLocation } from 'preact-iso/router'
import { query } from '../../api.ts'
import { LinkButton } from '../../parts/button.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { AddressPages } from '../../parts/pages.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useResource } from '../../resource.ts'
import type { Page as Listed } from '../../wire.ts'
import type { Merge } from '../../wire-merging.ts'
import { ContactPlaces } from '../contacts/contact-places.tsx'
import { MergeEntry } from './merge-entry.tsx'
import css from './merges.module.css'

const PAGE_SIZE = 50

/** Every merge, newest first, by whomever. */
export function MergesPage() {
  const { query: at } = useLocation()
  const merges = useResource<Listed<Merge>>(`/merges${query({ after: at.after, limit: PAGE_SIZE })}`)
  const list = merges.data?.data
  return (
    <Page title="Merges">
      <ContactPlaces />
      <ProblemNote problem={merges.problem} retry={merges.reload} />
      {(list || !merges.problem) && (
        <section class={css.list} aria-label="Merges">
          {!list && <Loading rows={6} />}
          {list?.length === 0 && (
            <Empty
              icon="merge"
              title="Nothing was merged yet"
              action={<LinkButton href="/admin/contacts">Contacts</LinkButton>}
            >
              Merges by hand, in bulk and by duplicate control appear here, and can be undone for 30 days.
            </Empty>
          )}
          {list && list.length > 0 && (
            <ul>
              {list.map((merge) => (
                <MergeEntry key={merge.id} merge={merge} />
              ))}
            </ul>
          )}
        </section>
      )}
      <AddressPages path="/admin/contacts/merges" after={at.after} next={merges.data?.next} />
    </Page>
  )
}
