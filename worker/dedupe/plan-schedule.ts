import type { BaseOrder, Schedule, Timing } from '../domain/schedule.ts'
import { nextRun } from './plan-next-run.ts'

export type AskedSchedule = Timing & { base_order: BaseOrder }

/**
 * What is saved. Another rhythm begins with the coming night; anything else leaves the rhythm as it is. A run that is due
 * and was not begun yet stays due.
 */
export function planSchedule(
  present: Schedule | null,
  asked: AskedSchedule,
  by: string,
  now: string,
): Schedule {
  const sameRhythm = present?.every_days === asked.every_days && present.once === asked.once
  const sameHour = present?.time_zone === asked.time_zone && present.hour === asked.hour
  const rhythm = {
    ...asked,
    asked_at: sameRhythm ? present.asked_at : now,
    ran_at: present?.ran_at ?? null,
  }
  const next = nextRun(rhythm, now)
  const pending = present?.next_run_at ?? null
  const stays = pending !== null && ((sameRhythm && sameHour) || pending <= now)
  return {
    ...rhythm,
    next_run_at: next !== null && stays ? pending : next,
    saved_by: by,
    saved_at: now,
  }
}
