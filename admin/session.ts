import { signal } from '@preact/signals'
import type { Session } from './wire.ts'

export type SessionState =
  | { kind: 'asking' }
  | { kind: 'unreachable' }
  | { kind: 'signed-out' }
  | { kind: 'signed-in'; session: Session }
  /** The cookie ran out while a page was open: what the page holds stays, calls wait. */
  | { kind: 'expired'; session: Session }

export const state = signal<SessionState>({ kind: 'asking' })

/** Hides what the server would refuse anyhow. */
export const isAdmin = () => {
  const now = state.value
  return (now.kind === 'signed-in' || now.kind === 'expired') && now.session.user.role === 'admin'
}

/** Who is signed in here. */
export const ownId = () => {
  const now = state.value
  return now.kind === 'signed-in' || now.kind === 'expired' ? now.session.user.id : null
}

let waiting: (() => void)[] = []

/** Asks for the sign-in; resolves once somebody has signed in again. */
export function expired(): Promise<void> {
  const now = state.value
  if (now.kind === 'signed-in') state.value = { kind: 'expired', session: now.session }
  else if (now.kind !== 'expired') state.value = { kind: 'signed-out' }
  return new Promise((resolve) => waiting.push(resolve))
}

export function signedIn(session: Session) {
  const before = state.value
  // Another person may not inherit what the one before had open.
  if (before.kind === 'expired' && before.session.user.id !== session.user.id) return location.reload()
  state.value = { kind: 'signed-in', session }
  const resumed = waiting
  waiting = []
  for (const resume of resumed) resume()
}

/** The account has another name now. */
export function renamed(name: string) {
  const now = state.value
  if (now.kind === 'signed-in' || now.kind === 'expired')
    state.value = { ...now, session: { ...now.session, account: { ...now.session.account, name } } }
}
