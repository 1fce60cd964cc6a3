import { useState } from 'preact/hooks'
import { type Answer, del, post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Copyable } from '../../parts/copy.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { say } from '../../parts/toast.tsx'
import { amend } from '../../resource.ts'
import type { Site } from '../../wire.ts'
import css from './sites.module.css'

/** The secret that signs who is signed in, and how to change it while visitors are there: two are valid meanwhile. */
export function IdentitySecret({ site }: { site: Site }) {
  const [asking, setAsking] = useState<'rotate' | 'remove' | null>(null)
  const previous = site.previous_identity_secret
  const run = (work: () => Promise<Answer<Site>>, done: string) => async () => {
    const answer = await work()
    if (!answer.ok) return answer.problem
    amend<Site>(`/sites/${site.id}`, () => answer.data)
    setAsking(null)
    say(done)
    return null
  }
  return (
    <Card
      title="Identity secret"
      hint="Signs who is signed in on your website. It belongs on your server, never in a page."
    >
      <Copyable label="identity secret" text={site.identity_secret} secret />
      {previous ? (
        <>
          <p class={css.sub}>The one before is valid too, until your server signs with the new one.</p>
          <Copyable label="previous identity secret" text={previous} secret />
          <div>
            <Button small onClick={() => setAsking('remove')}>
              Remove the previous one
            </Button>
          </div>
        </>
      ) : (
        <div>
          <Button small onClick={() => setAsking('rotate')}>
            Change the secret
          </Button>
        </div>
      )}
      <p class={css.sub}>
        Site key: <code>{site.key}</code>
      </p>
      {asking === 'rotate' && (
        <Confirm
          title="Change the identity secret?"
          action="Make a new one"
          onClose={() => setAsking(null)}
          run={run(() => post<Site>(`/sites/${site.id}/rotate_identity_secret`), 'New secret made')}
        >
          <p>
            The present one stays valid until you remove it, so nobody notices while your server changes over.
          </p>
        </Confirm>
      )}
      {asking === 'remove' && (
        <Confirm
          title="Remove the previous secret?"
          action="Remove it"
          onClose={() => setAsking(null)}
          run={run(() => del<Site>(`/sites/${site.id}/previous_identity_secret`), 'Previous secret removed')}
        >
          <p>What is signed with it is refused from now on. This can't be taken back.</p>
        </Confirm>
      )}
    </Card>
  )
}
