export const BASE_ORDERS = ['older', 'newer'] as const
/** Which of two records last updated at different times is the base user, where nothing else decides. */
export type BaseOrder = (typeof BASE_ORDERS)[number]

/** When contacts are cleaned up. Neither `every_days` nor `once`: only when somebody asks for it. */
export type Timing = {
  every_days: number | null
  once: boolean
  /** IANA name. */
  time_zone: string
  /** 0 to 23, by that zone's clocks. */
  hour: number
}

export type Schedule = Timing & {
  base_order: BaseOrder
  /** Since when it runs in this rhythm. */
  asked_at: string
  /** When the last run was due. */
  ran_at: string | null
  next_run_at: string | null
  saved_by: string
  saved_at: string
}

/** What is there before anybody has said something else. Source: the document names Central European nights. */
export const DEFAULT_TIMING: Timing = { every_days: null, once: false, time_zone: 'Europe/Warsaw', hour: 2 }
export const EVERY_DAYS_MAX = 365

export function isTimeZone(name: string): boolean {
  // A bare offset knows no daylight saving.
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
