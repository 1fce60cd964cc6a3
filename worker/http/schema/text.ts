import { z } from '@hono/zod-openapi'

export const wellFormed = (text: string) => text.isWellFormed() && !text.includes('\0')
const EMPTY = 'Must not be empty'
const tooLong = (max: number) => `At most ${max} characters`
export const ILL_FORMED = 'No NUL characters and no halves of surrogate pairs'

/** Text of 1 to `max` characters that a database and a CRM can hold. */
export const text = (max: number) =>
  z.string().min(1, EMPTY).max(max, tooLong(max)).refine(wellFormed, ILL_FORMED)

/** The same, with something in it besides white space. */
export const words = (max: number) => text(max).refine((it) => it.length === 0 || it.trim().length > 0, EMPTY)

/** What a list is asked for. */
export const question = (max: number) =>
  z.string().max(max, tooLong(max)).refine(wellFormed, ILL_FORMED).optional()

/** A form's way to say nothing: absent, null or empty are one. */
export const optionalText = (max: number) =>
  z
    .string()
    .max(max, tooLong(max))
    .refine(wellFormed, ILL_FORMED)
    .nullish()
    .transform((it) => it || undefined)

export const RESERVED_NAMES = ['__proto__', 'constructor', 'prototype']
const fieldName = text(64).refine((it) => !RESERVED_NAMES.includes(it), 'This name is reserved')
const fieldValue = z.union([z.string().max(2000).refine(wellFormed, ILL_FORMED), z.number(), z.boolean()])
const MAX_FIELDS = 50

/** Custom fields: names to text, numbers or yes and no. */
export const fields = z
  .record(fieldName, fieldValue)
  .refine((it) => Object.keys(it).length <= MAX_FIELDS, `At most ${MAX_FIELDS}`)

export const id = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_[0-9A-Za-z]{1,64}$`), `An ID that begins with ${prefix}_`)

/** ISO 8601 with a time zone. */
export const time = z.iso.datetime({ offset: true })
