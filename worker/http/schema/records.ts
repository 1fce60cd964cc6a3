import { z } from '@hono/zod-openapi'
import { NAME_MAX_CHARS, PHONE_MAX_CHARS } from '../../../protocol/limits.ts'
import { readEmail } from '../../domain/email.ts'
import { fields, id, optionalText, question, text, words } from './text.ts'

const MAX_ADDRESSES = 50
const MAX_TAGS = 200

const address = (value: z.ZodType<string>) =>
  z
    .array(z.union([value, z.strictObject({ value, primary: z.boolean().optional() })]))
    .max(MAX_ADDRESSES)
    .transform((list) =>
      list.map((it) =>
        typeof it === 'string' ? { value: it, primary: false } : { ...it, primary: it.primary ?? false },
      ),
    )

const emails = address(words(320).refine((it) => readEmail(it) !== null, 'Not an email address'))
const phones = address(words(PHONE_MAX_CHARS))
const pixels = address(text(128))
const tags = z.array(words(100)).max(MAX_TAGS)

/** What contacts are asked for by; each narrows the others. */
export const contactQuery = {
  q: question(320),
  tag: question(100),
  email: question(320),
  phone: question(64),
  pixel: question(128),
  user_id: question(200),
}

export const newContact = z.strictObject({
  first_name: optionalText(NAME_MAX_CHARS),
  last_name: optionalText(NAME_MAX_CHARS),
  name: optionalText(NAME_MAX_CHARS),
  company: optionalText(NAME_MAX_CHARS),
  user_id: optionalText(200),
  status: z.enum(['visitor', 'user']).optional(),
  emails: emails.default([]),
  phones: phones.default([]),
  pixels: pixels.default([]),
  tags: tags.default([]),
  lists: tags.default([]),
  attributes: fields.default({}),
})

/** null and empty take a value away. */
const clearable = (max: number) =>
  text(max)
    .or(z.literal(''))
    .nullable()
    .optional()
    .transform((it) => (it === undefined ? undefined : it || null))

export const contactPatch = z.strictObject({
  first_name: clearable(NAME_MAX_CHARS),
  last_name: clearable(NAME_MAX_CHARS),
  name: clearable(NAME_MAX_CHARS),
  company: clearable(NAME_MAX_CHARS),
  user_id: clearable(200),
  status: z.enum(['visitor', 'user']).optional(),
  emails: emails.optional(),
  phones: phones.optional(),
  pixels: pixels.optional(),
  tags: tags.optional(),
  lists: tags.optional(),
  attributes: fields.optional(),
})

const value = z.object({ field: z.string(), value: z.unknown(), source: z.string(), at: z.string() })
const identifier = z.object({
  value: z.string(),
  trust: z.enum(['claimed', 'confirmed', 'verified']),
  primary: z.boolean(),
  source: z.string(),
  at: z.string(),
  local_format: z.boolean().optional(),
})

export const contactAnswer = z
  .object({
    id: z.string(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    name: z.string().nullable(),
    company: z.string().nullable(),
    user_id: z.string().nullable(),
    status: z.enum(['visitor', 'user']),
    emails: z.array(identifier),
    phones: z.array(identifier),
    pixels: z.array(identifier),
    tags: z.array(z.string()),
    lists: z.array(z.string()),
    attributes: z.record(z.string(), z.unknown()),
    previous_values: z.array(value),
    page_visits: z.number(),
    last_seen: z.string().nullable(),
    last_contacted: z.string().nullable(),
    last_heard_from: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi('Contact')

export const newLead = z.strictObject({
  name: optionalText(NAME_MAX_CHARS),
  pipeline_id: id('pip'),
  stage_id: id('stg').optional(),
  contact_id: id('con').optional(),
  fields: fields.default({}),
})

export const leadPatch = z.strictObject({
  name: text(NAME_MAX_CHARS).nullable().optional(),
  stage_id: id('stg').optional(),
  fields: fields.optional(),
})

export const leadAnswer = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    pipeline_id: z.string(),
    stage_id: z.string(),
    contact_id: z.string(),
    channel_id: z.string().nullable(),
    fields: z.record(z.string(), z.unknown()),
    previous_values: z.array(value),
    values_not_taken: z.array(value),
    chat_ids: z.array(z.string()),
    contact: z.object({
      id: z.string(),
      name: z.string().nullable(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
    }),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi('Lead')
