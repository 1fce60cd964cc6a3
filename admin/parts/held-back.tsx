import { useLocation } from 'preact-iso/router'
import { heldBack, unsaved } from '../leave.ts'
import { Button } from './button.tsx'
import { Dialog, DialogFoot } from './dialog.tsx'

/** Asks before changes that are not saved are left behind. */
export function HeldBack() {
  const { route } = useLocation()
  const wanted = heldBack.value
  if (wanted === null) return null
  const stay = () => {
    heldBack.value = null
  }
  const leave = () => {
    unsaved.value = false
    heldBack.value = null
    route(wanted)
  }
  return (
    <Dialog title="Leave without saving?" onClose={stay} firm>
      <p>Your changes on this page have not been saved. If you leave now, they are lost.</p>
      <DialogFoot>
        <Button onClick={leave}>Leave</Button>
        <Button kind="primary" onClick={stay}>
          Stay on this page
        </Button>
      </DialogFoot>
    </Dialog>
  )
}
