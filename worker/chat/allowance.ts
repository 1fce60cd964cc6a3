import { FRAMES_BURST, FRAMES_PER_SECOND } from '../../protocol/limits.ts'

/** How many frames a socket may still send: a bucket that fills up with time. Kept with the socket, since the object may sleep between two frames. */
export type Allowance = { left: number; at: number }

export const fullAllowance = (now: number): Allowance => ({ left: FRAMES_BURST, at: now })

/** So many frames beyond the allowance are refused one by one; who goes on after that is cut off. */
const PATIENCE = FRAMES_BURST

export type Spent = { allowance: Allowance; verdict: 'taken' | 'refused' | 'cut off' }

export function spend({ left, at }: Allowance, now: number): Spent {
  const filled = Math.min(FRAMES_BURST, left + (Math.max(0, now - at) / 1000) * FRAMES_PER_SECOND)
  const allowance = { left: filled - 1, at: now }
  if (allowance.left >= 0) return { allowance, verdict: 'taken' }
  return { allowance, verdict: allowance.left >= -PATIENCE ? 'refused' : 'cut off' }
}
