import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { upload } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogFoot } from '../../parts/dialog.tsx'
import { Select } from '../../parts/field.tsx'
import { FileField } from '../../parts/file-field.tsx'
import { Note } from '../../parts/note.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'
import css from './jobs.module.css'

const MAX_BYTES = 100 * 1024 * 1024

const columns: Record<string, string> = {
  contacts: 'first_name, last_name, name, email, phone, company, user_id, status, tags, lists',
  leads: 'name, email, phone, company, pipeline, stage',
}

/** Lets somebody choose a CSV file, and follows its import. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { route } = useLocation()
  const [kind, setKind] = useState('contacts')
  const [file, setFile] = useState<File | null>(null)
  const { busy, problem, send } = useSending()
  const tooLarge = file !== null && file.size > MAX_BYTES
  const start = (event: Event) => {
    event.preventDefault()
    if (!file || tooLarge) return
    void send(async () => {
      const answer = await upload<{ job_id: string }>(`/imports?kind=${kind}`, file)
      if (!answer.ok) return answer.problem
      invalidate('/jobs')
      invalidate('/contacts?')
      onClose()
      route(`/admin/contacts/jobs/${answer.data.job_id}`)
      return null
    })
  }
  return (
    <Dialog title="Import a CSV file" onClose={onClose} firm>
      <form class={css.form} onSubmit={start}>
        <Select
          label="What it holds"
          value={kind}
          onValue={setKind}
          options={[
            { value: 'contacts', label: 'Contacts' },
            { value: 'leads', label: 'Leads' },
          ]}
        />
        <FileField label="CSV file" accept=".csv,text/csv" required onFile={setFile} />
        <p class={css.quiet}>
          The first line names the columns: <code>{columns[kind]}</code>. Several values in one cell are
          parted by <code>|</code>.{' '}
          {kind === 'contacts'
            ? 'Other columns become custom attributes.'
            : 'Other columns become custom fields.'}
        </p>
        <p class={css.quiet}>
          An import checks nobody for duplicates and changes nobody who is there. Rows that can't be read are
          listed with their line and the reason; the others are imported.
        </p>
        {tooLarge && <Note warn>The file is larger than 100 MB. Please split it.</Note>}
        <ProblemNote problem={problem} />
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={busy} disabled={!file || tooLarge}>
            {busy ? 'Sending…' : 'Import'}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
