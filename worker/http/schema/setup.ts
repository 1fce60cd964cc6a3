import { z } from '@hono/zod-openapi'
import { NAME_MAX_CHARS } from '../../../protocol/limits.ts'
import { CHANNEL_KINDS } from '../../domain/config.ts'
import { isCountry } from '../../domain/phone.ts'
import { id, text, words } from './text.ts'
import { widget } from './widget.ts'

const name = words(NAME_MAX_CHARS)
const MAX_STAGES = 50
const MAX_ORIGINS = 50

export const stageKind = z.enum(['incoming', 'open', 'won', 'lost'])
export const stageAnswer = z.object({ id: z.string(), name: z.string(), kind: stageKind })
export const pipelineAnswer = z
  .object({ id: z.string(), name: z.string(), stages: z.array(stageAnswer) })
  .openapi('Pipeline')

const stageInput = z.strictObject({ id: id('stg').optional(), name, kind: stageKind.optional() })
export const newPipeline = z.strictObject({ name, stages: z.array(stageInput).max(MAX_STAGES).optional() })
export const pipelinePatch = z.strictObject({
  name: name.optional(),
  stages: z.array(stageInput).min(1).max(MAX_STAGES).optional(),
})

const country = z
  .string()
  .length(2)
  .toUpperCase()
  .refine(isCountry, 'Not a country that has telephone numbers')
  .nullable()

export const newChannel = z.strictObject({
  pipeline_id: id('pip'),
  kind: z.enum(CHANNEL_KINDS),
  name,
  integration: z.enum(['native', 'third_party']).default('native'),
  supports_duplicate_control: z.boolean().default(true),
  default_country: country.optional(),
})
/** No defaults here: what is left out stays as it is. */
export const channelPatch = z.strictObject({
  pipeline_id: id('pip').optional(),
  name: name.optional(),
  integration: z.enum(['native', 'third_party']).optional(),
  supports_duplicate_control: z.boolean().optional(),
  default_country: country.optional(),
})
export const channelAnswer = z
  .object({
    id: z.string(),
    pipeline_id: z.string(),
    kind: z.enum(CHANNEL_KINDS),
    name: z.string(),
    integration: z.enum(['native', 'third_party']),
    supports_duplicate_control: z.boolean(),
    default_country: z.string().nullable(),
  })
  .openapi('Channel')

/** Scheme, host and port of a page; kept as the URL parser writes it, which is what browsers send. */
const origin = text(300).transform((typed, ctx) => {
  const url = URL.parse(typed)
  if (
    url &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.pathname === '/' &&
    !url.search &&
    !url.username
  )
    return url.origin
  ctx.addIssue({ code: 'custom', message: 'An origin such as https://www.example.com, without a path' })
  return z.NEVER
})

/** The longest that browsers keep a cookie. */
export const COOKIE_DAYS_MAX = 400

export const newSite = z.strictObject({
  name,
  origins: z.array(origin).min(1).max(MAX_ORIGINS),
  pipeline_id: id('pip'),
  pixel: z
    .strictObject({
      consent: z.enum(['load', 'consent', 'message']).optional(),
      cookie_days: z.int().min(1).max(COOKIE_DAYS_MAX).optional(),
    })
    .optional(),
  widget: widget.optional(),
  require_signature: z.boolean().optional(),
  default_country: country.optional(),
})
export const sitePatch = newSite.partial()
export const siteAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    key: z.string(),
    origins: z.array(z.string()),
    pipeline_id: z.string(),
    channel_id: z.string(),
    pixel: z.object({ consent: z.enum(['load', 'consent', 'message']), cookie_days: z.int() }),
    widget: z.object({}).loose(),
    require_signature: z.boolean(),
    default_country: z.string().nullable(),
    identity_secret: z.string(),
    previous_identity_secret: z.string().nullable(),
    snippet: z.string(),
  })
  .openapi('Site')
