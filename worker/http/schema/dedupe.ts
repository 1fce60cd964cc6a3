import { z } from '@hono/zod-openapi'
import { BASE_ORDERS, DEFAULT_TIMING, EVERY_DAYS_MAX, isTimeZone } from '../../domain/schedule.ts'
import { text } from './text.ts'

const everyDays = z.number().int().min(1).max(EVERY_DAYS_MAX).nullable()
const hour = z.number().int().min(0).max(23)
const baseOrder = z.enum(BASE_ORDERS).openapi({
  description:
    'Which record is the base user where neither user ID nor status decides: last updated longer ago, or not',
})

export const scheduleInput = z
  .strictObject({
    every_days: everyDays.default(DEFAULT_TIMING.every_days),
    once: z.boolean().default(DEFAULT_TIMING.once),
    time_zone: text(64)
      .refine(isTimeZone, 'The name of a time zone, such as Europe/Warsaw')
      .default(DEFAULT_TIMING.time_zone),
    hour: hour.default(DEFAULT_TIMING.hour),
    base_order: baseOrder.default('older'),
    accepted: z.literal(true, 'The conditions must be accepted'),
    /** What was read may be sent back. */
    next_run_at: z.string().nullish(),
  })
  .refine(({ every_days, once }) => every_days === null || !once, {
    path: ['once'],
    message: 'Once, or every so many days',
  })

export const scheduleAnswer = z
  .object({
    every_days: everyDays,
    once: z.boolean().openapi({ description: 'One run in the coming night; false again once it has begun' }),
    time_zone: z.string(),
    hour,
    base_order: baseOrder,
    accepted: z.boolean(),
    next_run_at: z.string().nullable(),
  })
  .openapi('DedupeSchedule')
