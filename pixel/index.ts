import type { Bridge, Onelead } from '../protocol/bridge.ts'
import type { HitAnswer, IdentifyAnswer } from '../protocol/public.ts'
import { command, putLauncher } from './launcher.ts'
import { consent, dropId, keepId, readId, setConsent } from './pixel-id.ts'
import { attempt } from './storage.ts'
import { see, watchVisits } from './visits.ts'

const script = document.currentScript as HTMLScriptElement | null
// A second inclusion does nothing.
if (script && !window.onelead?.bridge) {
  const bridge = (LAUNCHER ? { script, readId, keepId, consent: () => consent } : {}) as Bridge
  /** Who somebody is, and what they do, is said only along with an ID, however late there is one. */
  let known: Promise<void>
  let know: () => void
  const wait = () => {
    known = new Promise((done) => (know = done))
  }
  const tell = (event: string) => document.dispatchEvent(new Event(`onelead:${event}`))

  /** One request after the other: two hits under way without an ID would be given two. */
  const post = async (before: unknown, route: string, body: object) => {
    await before
    try {
      const pixel = readId()
      // A string goes out as text/plain, which needs no preflight.
      const response = await fetch(new URL(`v1/${route}`, script.src), {
        method: 'POST',
        keepalive: true,
        body: JSON.stringify({ site: script.dataset.site, pixel, ...body }),
      })
      const answer: Partial<HitAnswer & IdentifyAnswer> = await response.json()
      // Somebody else uses this browser now: what the one before them wrote is not theirs to read.
      if (LAUNCHER && route === 'identify' && answer.pixel && answer.pixel !== pixel) forget()
      keepId(answer.pixel, answer.cookie)
      if (LAUNCHER) bridge.chats = answer.chats ?? bridge.chats
      readId() && know()
      tell(route)
      // Once, for the first hit that is answered.
      if (!bridge.mode && answer.consent) {
        bridge.mode = answer.consent
        if (LAUNCHER && answer.launcher) putLauncher(bridge, answer.launcher)
        tell('ready')
        // A conversation goes on, or a message from before still waits to be sent. Throws, to no harm, where there is nothing.
        if (
          LAUNCHER &&
          /onelead_chat=c|pending":\[{/.test(document.cookie + localStorage[`onelead:${script.dataset.site}`])
        )
          command('send')
      }
    } catch {}
  }

  let turn: unknown
  const say = (route: string, body: object) => {
    turn = post(turn, route, body)
  }

  const visit = () => {
    // Not while the commands from before the script are replayed: the first hit follows them.
    if (run.bridge) say('hit', see())
  }

  const forget = () => {
    wait()
    dropId()
    if (LAUNCHER) {
      attempt(() => {
        // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API answers later, and Safari has none of it
        document.cookie = 'onelead_chat=;max-age=0;path=/'
        delete localStorage[`onelead:${script.dataset.site}`]
      })
      bridge.chats = undefined
      bridge.forget?.()
    }
  }

  const run: Onelead = (verb, first?, second?) => {
    if (verb === 'identify' || verb === 'track')
      known.then(() =>
        say(
          verb,
          verb === 'track' ? { name: first, data: second } : { ...(first as object), signature: second },
        ),
      )
    else if (verb === 'reset') {
      forget()
      // The ID that a cookie of the server may hold is not meant either; nothing is erased without one.
      say('forget', {})
      visit()
    } else if (verb === 'consent') {
      const pixel = readId()
      setConsent(!!first)
      if (first) pixel || visit()
      else {
        forget()
        pixel && say('forget', { pixel })
      }
    } else if (LAUNCHER) command(verb)
  }

  wait()
  turn = document.prerendering && new Promise((done) => document.addEventListener('prerenderingchange', done))
  for (const words of window.onelead?.q ?? []) run(...(words as [string]))
  run.bridge = bridge
  window.onelead = run
  visit()
  watchVisits(visit)
}
