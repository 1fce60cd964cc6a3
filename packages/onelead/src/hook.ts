import { type Commands, type Identity, onelead } from './commands.ts'
import { type LoadOptions, load } from './load.ts'

export type UseOneleadOptions = LoadOptions & {
  /** Who is signed in. Taken away again, it is a sign-out: this browser is somebody new. */
  user?: Identity | null
  /** Of the user, made on the website's server. */
  signature?: string
  /** What the visitor said when asked; left out while nobody has asked. */
  consent?: boolean
}

export type UseOnelead = { ready: boolean; onelead: Commands }

/** What the hook needs of a library, which React and Preact have alike. */
export type Hooks = {
  useState: (initial: boolean) => [boolean, (value: boolean) => void]
  useEffect: (effect: () => undefined | (() => void), dependencies: unknown[]) => void
}

/** Whom the page was last told of: a component that is drawn anew says nothing twice. */
let said = ''

function tell(user: string, signature: string | undefined) {
  if (user === said) return
  if (said) onelead('reset')
  said = user
  if (user) onelead('identify', JSON.parse(user) as Identity, signature)
}

/** Makes the hook of a library. It renders nothing, and does nothing on a server, where no effects are run. */
export const hookOf =
  ({ useState, useEffect }: Hooks) =>
  ({ host, site, nonce, user, signature, consent }: UseOneleadOptions): UseOnelead => {
    const [ready, setReady] = useState(false)
    const identity = user ? JSON.stringify(user) : ''

    useEffect(() => {
      let gone = false
      load({ host, site, nonce }).then(
        () => gone || setReady(true),
        () => {},
      )
      return () => {
        gone = true
      }
    }, [host, site, nonce])

    useEffect(() => {
      if (consent !== undefined) onelead('consent', consent)
      return undefined
    }, [consent])

    useEffect(() => {
      // Whoever it is, is said along with an ID, which there is after the first visit.
      if (ready) tell(identity, signature)
      return undefined
    }, [ready, identity, signature])

    return { ready, onelead }
  }
