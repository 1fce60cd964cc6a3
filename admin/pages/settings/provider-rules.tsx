import { patch } from '../../api.ts'
import { Card } from '../../parts/card.tsx'
import { say } from '../../parts/toast.tsx'
import { SavingToggle } from '../../parts/toggle.tsx'
import { amend } from '../../resource.ts'
import type { Account } from '../../wire.ts'
import { accountPath } from './account-path.ts'
import css from './settings.module.css'

/** Addresses that reach one mailbox, and one pair that never does. */
const examples = [
  { a: 'ada.byron@gmail.com', b: 'adabyron+shop@gmail.com', same: true, why: 'Gmail ignores dots and +tags' },
  { a: 'ada@googlemail.com', b: 'ada@gmail.com', same: true, why: 'one provider with two names' },
  { a: 'ada+news@outlook.com', b: 'ada@outlook.com', same: true, why: 'Outlook ignores +tags' },
  { a: 'a.da@outlook.com', b: 'ada@outlook.com', same: false, why: 'Outlook does not ignore dots' },
  {
    a: 'ada+1@company.example',
    b: 'ada@company.example',
    same: false,
    why: 'unknown: these may be two people',
  },
]

export function ProviderRules({ on }: { on: boolean }) {
  const save = async (email_provider_rules: boolean) => {
    const answer = await patch<Account>(accountPath, { email_provider_rules })
    if (!answer.ok) return answer.problem
    amend<Account>(accountPath, () => answer.data)
    say(email_provider_rules ? 'Provider rules are on' : 'Provider rules are off')
    return null
  }
  return (
    <Card title="Matching email addresses">
      <div class={css.switch}>
        <div>
          <strong>Dots and +tags make no difference at providers that ignore them (Gmail, Outlook, …)</strong>
          <p id="provider-rules-words">
            Some providers deliver several spellings to one mailbox. While this is on, they count as one
            address. Capitals never make a difference. The address that somebody typed is stored as it was
            typed.
          </p>
        </div>
        <SavingToggle
          label="Dots and +tags make no difference at providers that ignore them"
          describedBy="provider-rules-words"
          checked={on}
          save={save}
        />
      </div>
      <table class={css.examples}>
        <caption>Examples{on ? '' : ', as they are now that it is off'}</caption>
        <thead class="visually-hidden">
          <tr>
            <th scope="col">Two addresses</th>
            <th scope="col">Same person?</th>
          </tr>
        </thead>
        <tbody>
          {examples.map(({ a, b, same, why }) => (
            <tr key={a}>
              <td>
                <code>{a}</code> <code>{b}</code>
              </td>
              <td data-same={on && same}>
                {on && same ? 'the same' : 'two addresses'}
                <span>{on || !same ? why : 'compared as they are typed'}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class={css.quiet}>
        Gmail and Googlemail: dots and +tags. Outlook, Hotmail, Live, iCloud, Me, Fastmail and Proton: +tags.
      </p>
    </Card>
  )
}
