import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import { del } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { leadName } from '../../parts/lead-name.ts'
import { say } from '../../parts/toast.tsx'
import { invalidate } from '../../resource.ts'
import type { Lead } from '../../wire.ts'
import { LeadPicker } from './lead-picker.tsx'

/** What can be done with a lead as a whole. */
export function LeadActions({ lead }: { lead: Lead }) {
  const { route } = useLocation()
  const [opened, setOpened] = useState<'merge' | 'trash' | null>(null)
  const close = () => setOpened(null)
  return (
    <>
      <Button icon="merge" onClick={() => setOpened('merge')}>
        Merge with…
      </Button>
      <Button
        icon="trash"
        aria-label="Move to trash"
        title="Move to trash"
        onClick={() => setOpened('trash')}
      />
      {opened === 'merge' && (
        <LeadPicker
          lead={lead}
          onPick={(id) => route(`/admin/leads/merge?ids=${lead.id},${id}`)}
          onClose={close}
        />
      )}
      {opened === 'trash' && (
        <Confirm
          title={`Move ${leadName(lead)} to the trash?`}
          action="Move to trash"
          onClose={close}
          run={async () => {
            const answer = await del(`/leads/${lead.id}`)
            if (!answer.ok) return answer.problem
            invalidate('/')
            say(`${leadName(lead)} is in the trash`)
            route('/admin/leads')
            return null
          }}
        >
          <p>For 30 days it can be restored under Contacts, Trash. Its contact stays.</p>
        </Confirm>
      )}
    </>
  )
}
