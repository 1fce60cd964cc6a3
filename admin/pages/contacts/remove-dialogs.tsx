import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { del, post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { contactName } from '../../parts/contact-name.ts'
import { Confirm, Dialog, DialogFoot } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import { Note } from '../../parts/note.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { invalidate } from '../../resource.ts'
import type { Contact } from '../../wire.ts'
import css from './contacts.module.css'
import { deselect } from './selection.ts'

type RemoveProps = { contact: Contact; onClose: () => void }

function useGone(contact: Contact, words: string) {
  const { route } = useLocation()
  return () => {
    deselect([contact.id])
    invalidate('/')
    say(words)
    route('/admin/contacts')
  }
}

export function TrashContact({ contact, onClose }: RemoveProps) {
  const name = contactName(contact)
  const gone = useGone(contact, `${name} is in the trash`)
  return (
    <Confirm
      title={`Move ${name} to the trash?`}
      action="Move to trash"
      onClose={onClose}
      run={async () => {
        const answer = await del(`/contacts/${contact.id}`)
        if (!answer.ok) return answer.problem
        gone()
        return null
      }}
    >
      <p>
        For 30 days it can be restored under Contacts, Trash. A new request with the same email, phone or
        browser does not find it meanwhile.
      </p>
    </Confirm>
  )
}

/** For good: nothing is restored afterwards, so the name has to be typed. */
export function EraseContact({ contact, onClose }: RemoveProps) {
  const name = contactName(contact)
  const gone = useGone(contact, 'Erased')
  const [typed, setTyped] = useState('')
  const { busy, problem, send } = useSending()
  const sure = typed.trim() === name
  return (
    <Dialog title={`Erase ${name} for good?`} onClose={onClose} firm>
      <form
        class={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!sure) return
          void send(async () => {
            const answer = await post(`/contacts/${contact.id}/erase`)
            if (!answer.ok) return answer.problem
            gone()
            return null
          })
        }}
      >
        <Note warn>
          <strong>This can't be undone.</strong> The contact goes with everything that was merged into it:
          leads, conversations, page visits, previous values, and what the log of merges holds of it. No
          trash, no restore.
        </Note>
        <p>A person who only wants to see what you hold: close this and choose Export.</p>
        <TextField label={`Type ${name} to go on`} value={typed} onValue={setTyped} spellcheck={false} />
        <ProblemNote problem={problem} />
        <DialogFoot>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" type="submit" busy={busy} disabled={!sure}>
            Erase for good
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
