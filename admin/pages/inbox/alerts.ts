import { signal } from '@preact/signals'
import type { InboxChat } from '../../wire.ts'
import { visitorName } from './visitor-name.ts'

const KEY = 'onelead-inbox-alerts'
const kept = () => {
  try {
    return localStorage.getItem(KEY) === 'on'
  } catch {
    return false
  }
}

/** Whether a new message makes a sound and, where the browser was allowed to, a notification. */
export const alerting = signal(kept())

/** Asks the browser for leave, since somebody has just pressed the switch. */
export async function setAlerting(on: boolean): Promise<void> {
  alerting.value = on
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off')
  } catch {}
  if (on) ring()
  if (on && 'Notification' in window && Notification.permission === 'default')
    await Notification.requestPermission().catch(() => {})
}

export function alertOf(chat: InboxChat | null, text: string): void {
  if (!alerting.value) return
  ring()
  if (document.visibilityState === 'visible' || !('Notification' in window)) return
  if (Notification.permission !== 'granted') return
  const notice = new Notification(chat ? visitorName(chat) : 'New conversation', {
    body: text.slice(0, 140),
    // A newer message of the same conversation takes its place.
    tag: chat?.id ?? 'new',
  })
  notice.onclick = () => focus()
}

let audio: AudioContext | undefined

/** Two soft notes. */
function ring() {
  try {
    audio ??= new AudioContext()
    for (const [pitch, at] of [
      [660, 0],
      [880, 0.12],
    ] as const) {
      const [tone, volume] = [audio.createOscillator(), audio.createGain()]
      const begin = audio.currentTime + at
      tone.frequency.value = pitch
      volume.gain.setValueAtTime(0.08, begin)
      volume.gain.exponentialRampToValueAtTime(0.001, begin + 0.25)
      tone.connect(volume).connect(audio.destination)
      tone.start(begin)
      tone.stop(begin + 0.25)
    }
  } catch {}
}
