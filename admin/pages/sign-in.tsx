import { useState } from 'preact/hooks'
import { post } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { errorAt, TextField } from '../parts/field.tsx'
import { Mark } from '../parts/icon.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { useSending } from '../parts/use-sending.ts'
import { signedIn } from '../session.ts'
import type { Session } from '../wire.ts'
import css from './sign-in.module.css'

function SignInForm({ known = '' }: { known?: string }) {
  const [email, setEmail] = useState(known)
  const [password, setPassword] = useState('')
  const { busy, problem, send } = useSending()
  const submit = (event: Event) => {
    event.preventDefault()
    void send(async () => {
      const answer = await post<Session>('/session', { email: email.trim(), password })
      if (!answer.ok) return answer.problem
      signedIn(answer.data)
      return null
    })
  }
  const wrong = problem?.status === 401 ? 'The email or the password is not right.' : undefined
  return (
    <form class={css.form} onSubmit={submit}>
      {wrong ? (
        <p class={css.wrong} role="alert">
          {wrong}
        </p>
      ) : (
        <ProblemNote problem={problem} shown={['/email', '/password']} />
      )}
      <TextField
        label="Email"
        type="email"
        name="email"
        autocomplete="username"
        required
        autofocus={!known}
        value={email}
        onValue={setEmail}
        error={errorAt(problem, '/email')}
      />
      <TextField
        label="Password"
        type="password"
        name="password"
        autocomplete="current-password"
        required
        autofocus={Boolean(known)}
        value={password}
        onValue={setPassword}
        error={errorAt(problem, '/password')}
      />
      <Button kind="primary" type="submit" busy={busy}>
        {busy ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  )
}

export const SignIn = () => (
  <main class={css.page}>
    <div class={css.box}>
      <div class={css.head}>
        <Mark size={36} />
        <h1>Sign in to Onelead</h1>
      </div>
      <SignInForm />
      <details class={css.help}>
        <summary>Where is my password?</summary>
        <p>
          On the first start, <code>npm start</code> prints the email and the password in the terminal, above
          its <code>ready</code> line. If somebody else set up Onelead, they have it.
        </p>
      </details>
    </div>
  </main>
)

/** Over the page that was open: nothing typed there is lost. */
export const SessionEnded = ({ email }: { email: string }) => (
  <Dialog title="Sign in again" onClose={() => location.reload()} firm>
    <p>Your session has ended. Sign in to carry on where you were; what you typed is still here.</p>
    <SignInForm known={email} />
  </Dialog>
)

export const Unreachable = ({ retry }: { retry: () => void }) => (
  <main class={css.page}>
    <Empty
      icon="alert"
      title="Onelead could not be reached"
      action={
        <Button kind="primary" icon="again" onClick={retry}>
          Try again
        </Button>
      }
    >
      Check your connection, and that the server is running.
    </Empty>
  </main>
)
