import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { query } from '../../api.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Empty, Loading } from '../../parts/empty.tsx'
import { Page } from '../../parts/page.tsx'
import { AddressPages } from '../../parts/pages.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import table from '../../parts/table.module.css'
import { Time } from '../../parts/time.tsx'
import { useResource } from '../../resource.ts'
import { isAdmin } from '../../session.ts'
import type { Page as Listed } from '../../wire.ts'
import type { Job } from '../../wire-merging.ts'
import { ContactPlaces } from '../contacts/contact-places.tsx'
import list from '../merges/merges.module.css'
import { BulkMergeDialog } from './bulk-merge-dialog.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { howFar, isCleanUp, jobTitle, statusLook, sumWords } from './job-words.ts'

const PAGE_SIZE = 50

/** Long work in the background, newest first. */
export function JobsPage() {
  const { query: at } = useLocation()
  const jobs = useResource<Listed<Job>>(`/jobs${query({ after: at.after, limit: PAGE_SIZE })}`)
  const [opened, setOpened] = useState<'import' | 'bulk' | null>(null)
  const rows = jobs.data?.data
  const close = () => setOpened(null)
  return (
    <Page
      title="Imports and bulk merges"
      actions={
        <>
          {isAdmin() && (
            <Button icon="merge" onClick={() => setOpened('bulk')}>
              Bulk merge
            </Button>
          )}
          <Button kind="primary" icon="plus" onClick={() => setOpened('import')}>
            Import
          </Button>
        </>
      }
    >
      <ContactPlaces />
      <ProblemNote problem={jobs.problem} retry={jobs.reload} />
      {(rows || !jobs.problem) && (
        <section class={list.list} aria-label="Jobs">
          {!rows && <Loading rows={5} />}
          {rows?.length === 0 && (
            <Empty icon="again" title="Nothing was run yet">
              Imports of CSV files and bulk merges run in the background; they appear here with what became of
              each row.
            </Empty>
          )}
          {rows && rows.length > 0 && (
            <table class={table.table}>
              <thead>
                <tr>
                  <th scope="col">Job</th>
                  <th scope="col">Status</th>
                  <th scope="col">Result</th>
                  <th scope="col" class={table.end}>
                    Started
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((job) => (
                  <JobRow key={job.id} job={job} />
                ))}
              </tbody>
            </table>
          )}
        </section>
      )}
      <AddressPages path="/admin/contacts/jobs" after={at.after} next={jobs.data?.next} />
      {opened === 'import' && <ImportDialog onClose={close} />}
      {opened === 'bulk' && <BulkMergeDialog onClose={close} />}
    </Page>
  )
}

const JobRow = ({ job }: { job: Job }) => (
  <tr class={table.row}>
    <td>
      <a class={table.link} href={`/admin/contacts/${isCleanUp(job) ? 'clean-up' : 'jobs'}/${job.id}`}>
        {jobTitle(job)}
      </a>
      <div class={table.sub}>{howFar(job)}</div>
    </td>
    <td>
      <Badge tone={statusLook[job.status]?.tone}>{statusLook[job.status]?.label ?? job.status}</Badge>
    </td>
    <td class={table.sub}>{sumWords(job)}</td>
    <td class={`${table.sub} ${table.end}`}>{job.created_at && <Time at={job.created_at} />}</td>
  </tr>
)
