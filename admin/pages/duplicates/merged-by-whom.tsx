import { useResource } from '../../resource.ts'
import type { Account } from '../../wire.ts'
import { accountPath } from '../settings/account-path.ts'

/** Whether anything on this page is merged without a click. */
export function MergedByWhom() {
  const account = useResource<Account>(accountPath).data
  if (!account?.merge_flagged_pairs) return <>Nothing here is merged without you.</>
  return (
    <>
      Flagged pairs are merged by themselves within a few minutes, as <a href="/admin/settings">Settings</a>{' '}
      say; the others wait for you.
    </>
  )
}
