import { z } from '@hono/zod-openapi'
import {
  CLIENT_ID_MAX_CHARS,
  MESSAGE_MAX_CHARS,
  NAME_MAX_CHARS,
  URL_MAX_CHARS,
} from '../../../protocol/limits.ts'
import { isJunkUserId } from '../../domain/junk.ts'
import { person } from './person.ts'
import { fields, optionalText, text, time, words } from './text.ts'

/** Room for several: where cookies and local storage differ, the script says all of them. */
const PIXEL_MAX_CHARS = 256

/** Many go into one message of a queue. */
const EVENT_DATA_MAX_CHARS = 4000

/** Of what a service hands over, a code and a word or two around it. */
const CODE_MAX_CHARS = 200

/** `POST /api/v1/channels/{id}/leads`. */
export const newLeadOfChannel = z.strictObject({
  ...person,
  external_id: optionalText(200),
  pixel: optionalText(PIXEL_MAX_CHARS),
  company: optionalText(NAME_MAX_CHARS),
  message: optionalText(MESSAGE_MAX_CHARS),
  /** A one-time code that the service handed over apart from the message: `ref` of m.me, `start` of t.me. */
  code: optionalText(CODE_MAX_CHARS),
  fields: fields.optional(),
  received_at: time.nullish(),
})

export const intakeAnswer = z
  .object({
    lead_id: z.string(),
    contact_id: z.string(),
    outcome: z.enum(['created', 'merged', 'updated', 'kept_both', 'queued_for_review']),
    lead_ids: z.array(z.string()),
    decision_id: z.string(),
  })
  .openapi('Intake')

export const site = text(100)
export const pixel = optionalText(PIXEL_MAX_CHARS)
export const clientId = z
  .string()
  .regex(/^[\w.:-]+$/, 'Letters, digits and _.:- only')
  .max(CLIENT_ID_MAX_CHARS)
const url = optionalText(URL_MAX_CHARS)

/** `POST /v1/chats`. */
export const newChat = z.strictObject({
  ...person,
  site,
  pixel,
  message: words(MESSAGE_MAX_CHARS),
  fields: fields.optional(),
  page: z.strictObject({ url, title: optionalText(500), referrer: url }).nullish(),
  client_id: clientId.optional(),
})

/** As many as there are links that carry one. */
const MAX_CODES = 10

/** `POST /v1/codes`. */
export const newCodes = z.strictObject({
  site,
  pixel,
  consent: z.boolean().nullish(),
  count: z.int().min(1).max(MAX_CODES).default(1),
  /** What the page says of the visitor: stands on the lead that a request with the code makes or joins. */
  fields: fields.optional(),
})

/** `POST /v1/identify`. What is signed is signed line by line, so that none of it may hold a line break. */
const line = <T extends z.ZodType<string | undefined>>(schema: T) =>
  schema.refine((it) => !/[\r\n]/.test(it ?? ''), 'No line breaks')
export const identify = z.strictObject({
  site,
  pixel,
  user_id: line(text(200))
    .refine((it) => !isJunkUserId(it), 'Not a user ID: it stands for nobody')
    .optional(),
  email: line(person.email),
  phone: line(person.phone),
  name: person.name,
  attributes: fields.nullish().transform((it) => it ?? undefined),
  consent: z.boolean().nullish(),
  signature: z
    .string()
    .max(200)
    .nullish()
    .transform((it) => it ?? undefined),
})

/** `POST /v1/hit`. Addresses longer than the limit are cut, not refused: a page view is worth more than its tail. */
const cut = (max: number) =>
  z
    .string()
    .refine((it) => it.isWellFormed() && !it.includes('\0'), 'Not well-formed')
    .transform((it) => it.slice(0, max))
export const hit = z.strictObject({
  site,
  pixel,
  url: cut(URL_MAX_CHARS).refine((it) => it.length > 0, 'Empty'),
  referrer: cut(URL_MAX_CHARS).nullish(),
  title: cut(500).nullish(),
  consent: z.boolean().nullish(),
})

/** `POST /v1/track`. */
export const newEvent = z.strictObject({
  site,
  pixel,
  name: words(100),
  data: fields
    .refine(
      (it) => JSON.stringify(it).length <= EVENT_DATA_MAX_CHARS,
      `At most ${EVENT_DATA_MAX_CHARS} characters`,
    )
    .nullish(),
  consent: z.boolean().nullish(),
})

/** `POST /v1/forget`. */
export const forgotten = z.strictObject({ site, pixel, consent: z.boolean().nullish() })

/** `POST /v1/chats/{id}/messages`. */
export const newMessage = z.strictObject({ text: words(MESSAGE_MAX_CHARS), client_id: clientId })
