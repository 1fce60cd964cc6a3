import type { Bridge, Onelead } from '../protocol/bridge.ts'
import type { HitAnswer } from '../protocol/public.ts'
import { command, putLauncher } from './launcher.ts'
import { consent, keepId, readId, setConsent } from './pixel-id.ts'
import { write } from './storage.ts'
import { see, watchVisits } from './visits.ts'

const start = (script: HTMLScriptElement) => {
  const bridge = (LAUNCHER ? { script, readId, keepId, consent: () => consent } : {}) as Bridge
  let turn: unknown =
    document.prerendering && new Promise((done) => document.addEventListener('prerenderingchange', done))

  /** One request after the other: two hits under way without an ID would be given two. */
  const post = async (before: unknown, route: string, body: object, ifKnown?: boolean) => {
    await before
    try {
      const pixel = readId()
      if (!ifKnown || pixel) {
        // A string goes out as text/plain, which needs no preflight.
        const response = await fetch(new URL(route, script.src), {
          method: 'POST',
          keepalive: true,
          body: JSON.stringify({ ...body, site: script.dataset.site, pixel }),
        })
        const answer: HitAnswer = await response.json()
        keepId(answer.pixel)
        // Once, for the first hit that is answered.
        if (!bridge.mode && answer.consent) {
          bridge.mode = answer.consent
          if (LAUNCHER && answer.launcher) putLauncher(bridge, answer.launcher)
          document.dispatchEvent(new Event('onelead:ready'))
          // A message from before may still wait to be sent. Throws, to no harm, where there is nothing.
          if (LAUNCHER && localStorage[`onelead:${script.dataset.site}`].includes('pending":[{'))
            command('send')
        }
      }
    } catch {}
  }

  const visit = () => {
    // Not while the commands from before the script are replayed: the first hit follows them.
    if (run.bridge) turn = post(turn, 'v1/hit', see())
  }

  const forget = () => {
    write('onelead_px')
    if (LAUNCHER) {
      write('onelead_chat')
      write(`onelead:${script.dataset.site}`)
      bridge.forget?.()
    }
  }

  const run: Onelead = (verb, first?, second?) => {
    if (verb === 'identify') {
      // Who somebody is, is said only along with an ID.
      turn = post(turn, 'v1/identify', { ...(first as object), signature: second }, true)
    } else if (verb === 'reset') {
      forget()
      visit()
    } else if (verb === 'consent') {
      setConsent(!!first)
      if (!first) forget()
      else if (!readId()) visit()
    } else if (LAUNCHER) command(verb)
  }

  for (const words of window.onelead?.q ?? []) run(...(words as [string]))
  run.bridge = bridge
  window.onelead = run
  visit()
  watchVisits(visit)
}

const script = document.currentScript as HTMLScriptElement | null
// A second inclusion does nothing.
if (script && !window.onelead?.bridge) start(script)
