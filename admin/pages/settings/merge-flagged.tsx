import { patch } from '../../api.ts'
import { Card } from '../../parts/card.tsx'
import { say } from '../../parts/toast.tsx'
import { SavingToggle } from '../../parts/toggle.tsx'
import { amend } from '../../resource.ts'
import type { Account } from '../../wire.ts'
import { accountPath } from './account-path.ts'
import css from './settings.module.css'

/** Off unless an admin wants it: pairs above the line are merged without a click. */
export function MergeFlagged({ on }: { on: boolean }) {
  const save = async (merge_flagged_pairs: boolean) => {
    const answer = await patch<Account>(accountPath, { merge_flagged_pairs })
    if (!answer.ok) return answer.problem
    amend<Account>(accountPath, () => answer.data)
    say(
      merge_flagged_pairs ? 'Flagged pairs are merged by themselves' : 'Flagged pairs wait for you',
      merge_flagged_pairs ? { hint: 'The first ones within a few minutes. Each can be undone.' } : {},
    )
    return null
  }
  return (
    <Card title="Likely duplicates">
      <div class={css.switch}>
        <div>
          <strong>Merge pairs above 90% without a click</strong>
          <p id="merge-flagged-words">
            While this is on, pairs that are flagged for merge are merged within a few minutes. The contact
            with a user ID stays, then the user, then the one last updated longer ago; values that differ are
            kept as previous values. Different user IDs and pairs marked as not the same are left alone. Every
            merge can be undone for 30 days. Pairs of 90% and below always wait for you.
          </p>
        </div>
        <SavingToggle
          label="Merge pairs above 90% without a click"
          describedBy="merge-flagged-words"
          checked={on}
          save={save}
        />
      </div>
    </Card>
  )
}
