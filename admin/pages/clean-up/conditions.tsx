import { Card } from '../../parts/card.tsx'
import { Check } from '../../parts/choice.tsx'
import { Note } from '../../parts/note.tsx'
import css from './clean-up.module.css'

type ConditionsProps = {
  /** They were accepted when the schedule was saved. */
  accepted: boolean
  checked: boolean
  /** Somebody has tried to save without. */
  missing?: boolean
  /** Left out: whoever looks may not accept them. */
  onChange?: (checked: boolean) => void
}

/** Where they are accepted. */
export const CONDITIONS = 'conditions'

/** What a clean-up does, to be read before it does it. */
export const Conditions = ({ accepted, checked, missing, onChange }: ConditionsProps) => (
  <Card title="What a clean-up does">
    <ul class={css.conditions}>
      <li>
        <strong>Contacts with the same email become one.</strong> The base user stays: one with a user ID
        before one without, a user before a visitor, then by when they were last updated.
      </li>
      <li>
        <strong>Different user IDs are never merged,</strong> even with one email. Contacts without a user ID
        still join the base user.
      </li>
      <li>
        <strong>What the base user lacks is filled in</strong> from the others; a value that differs is kept
        as a previous value. Conversations, emails, events, deals and tags go to the base user, page visits
        are added up.
      </li>
      <li>
        <strong>Automations are not merged.</strong> Those of the other contacts stop. A tag, list or
        attribute that the base user gets may let it into an automation again. The preview names both.
      </li>
      <li>
        <strong>Addresses of several people are left alone:</strong> info@ and the like, and contacts that
        somebody has marked as not the same.
      </li>
      <li>
        <strong>It can be undone for 30 days,</strong> merge by merge or the whole run.
      </li>
    </ul>
    {accepted ? (
      <Note>These conditions are accepted.</Note>
    ) : (
      onChange && (
        <div id={CONDITIONS}>
          <Check
            title="I accept these conditions"
            words="Nothing is cleaned up before."
            checked={checked}
            onChange={onChange}
          />
          {missing && !checked && (
            <p class={css.error} role="alert">
              Please accept the conditions first.
            </p>
          )}
        </div>
      )
    )}
  </Card>
)
