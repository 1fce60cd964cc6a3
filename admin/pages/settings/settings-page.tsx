import { useState } from 'preact/hooks'
import { patch } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Loading } from '../../parts/empty.tsx'
import { errorAt, TextField } from '../../parts/field.tsx'
import { Page } from '../../parts/page.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { say } from '../../parts/toast.tsx'
import { useSending } from '../../parts/use-sending.ts'
import { amend, useResource } from '../../resource.ts'
import { renamed } from '../../session.ts'
import type { Account } from '../../wire.ts'
import { accountPath } from './account-path.ts'
import { IdentifyingAttributes } from './identifying-attributes.tsx'
import { MergeFlagged } from './merge-flagged.tsx'
import { ProviderRules } from './provider-rules.tsx'
import css from './settings.module.css'

/** What holds for the whole account. */
export function SettingsPage() {
  const account = useResource<Account>(accountPath)
  return (
    <Page title="Settings" width="narrow">
      <ProblemNote problem={account.problem} retry={account.reload} />
      {!account.data && !account.problem && <Loading rows={5} />}
      {account.data && (
        <>
          <AccountName account={account.data} />
          <ProviderRules on={account.data.email_provider_rules} />
          <MergeFlagged on={account.data.merge_flagged_pairs} />
          <IdentifyingAttributes saved={account.data.identifying_attributes} />
        </>
      )}
    </Page>
  )
}

function AccountName({ account }: { account: Account }) {
  const [name, setName] = useState(account.name)
  const { busy, problem, send } = useSending()
  const wanted = name.trim()
  const save = (event: Event) => {
    event.preventDefault()
    if (!wanted || wanted === account.name) return
    void send(async () => {
      const answer = await patch<Account>(accountPath, { name: wanted })
      if (!answer.ok) return answer.problem
      amend<Account>(accountPath, () => answer.data)
      renamed(answer.data.name)
      setName(answer.data.name)
      say('Name saved')
      return null
    })
  }
  return (
    <Card title="Account" hint="Shown at the top of the navigation.">
      <form class={css.name} onSubmit={save}>
        <TextField
          label="Name"
          value={name}
          onValue={setName}
          required
          maxLength={200}
          error={errorAt(problem, '/name')}
        />
        <Button type="submit" kind="primary" busy={busy} disabled={!wanted || wanted === account.name}>
          Save
        </Button>
      </form>
      <ProblemNote problem={problem} shown={['/name']} />
    </Card>
  )
}
