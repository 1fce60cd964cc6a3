import { z } from '@hono/zod-openapi'
import { NAME_MAX_CHARS, URL_MAX_CHARS } from '../../../protocol/limits.ts'
import type { Credentials, Mapping } from '../../domain/connection.ts'
import { CONNECTION_KINDS } from '../../forward/connectors/registry.ts'
import { id, text, words } from './text.ts'

const SECRET_MAX_CHARS = 4000
const secret = text(SECRET_MAX_CHARS)

/** Vendors call their token by several names; each is taken. */
const TOKEN_NAMES = ['token', 'access_token', 'api_token', 'api_key', 'long_lived_token'] as const
/** And the secret that signs or lets in. */
const SECRET_NAMES = ['secret', 'signing_secret', 'password'] as const
const OWN_NAMES = [
  'client_id',
  'client_secret',
  'redirect_uri',
  'code',
  'refresh_token',
  'expires_at',
  'user',
] as const

export const credentials = z
  .strictObject(
    Object.fromEntries(
      [...TOKEN_NAMES, ...SECRET_NAMES, ...OWN_NAMES].map((name) => [name, secret.optional()]),
    ) as Record<
      (typeof TOKEN_NAMES)[number] | (typeof SECRET_NAMES)[number] | (typeof OWN_NAMES)[number],
      z.ZodOptional<typeof secret>
    >,
  )
  .transform((given): Credentials => {
    const first = (names: readonly (keyof typeof given)[]) => names.map((name) => given[name]).find(Boolean)
    const own = Object.fromEntries(OWN_NAMES.flatMap((name) => (given[name] ? [[name, given[name]]] : [])))
    const [token, signs] = [first(TOKEN_NAMES), first(SECRET_NAMES)]
    return { ...own, ...(token ? { token } : {}), ...(signs ? { secret: signs } : {}) }
  })

/** IDs of a CRM come as numbers or as text. */
const crmId = z.union([text(200), z.int()]).transform(String)

const pipelineMap = z.record(
  id('pip'),
  z.union([
    crmId.transform((pipeline_id) => ({ pipeline_id, stages: {} as Record<string, string> })),
    z.strictObject({ pipeline_id: crmId, stages: z.record(id('stg'), crmId).default({}) }),
  ]),
)
const names = z.record(text(200), crmId)

const settings = {
  name: words(NAME_MAX_CHARS).optional(),
  base_url: text(URL_MAX_CHARS).optional(),
  pipeline_map: pipelineMap.optional(),
  user_map: names.optional(),
  field_map: names.optional(),
  mode: z.enum(['merge', 'link']).optional(),
}

export const newConnection = z.strictObject({
  kind: z.enum(CONNECTION_KINDS as [string, ...string[]]),
  credentials,
  ...settings,
})
export const connectionPatch = z.strictObject({
  credentials: credentials.optional(),
  state: z.enum(['active', 'paused']).optional(),
  ...settings,
})

type Maps = Pick<z.infer<typeof connectionPatch>, 'pipeline_map' | 'user_map' | 'field_map'>
export const mappingOf = ({ pipeline_map, user_map, field_map }: Maps, before: Mapping): Mapping => ({
  pipelines: pipeline_map ?? before.pipelines,
  users: user_map ?? before.users,
  fields: field_map ?? before.fields,
})

const counts = z.object({ pending: z.number(), delivered: z.number(), failed: z.number() })

export const connectionAnswer = z
  .object({
    id: z.string(),
    kind: z.string(),
    name: z.string(),
    base_url: z.string(),
    state: z.enum(['active', 'paused', 'stopped']),
    /** Why it is stopped or rests, in the CRM's words. */
    trouble: z.string().nullable(),
    rests_until: z.string().nullable(),
    mode: z.enum(['merge', 'link']),
    pipeline_map: z.record(z.string(), z.unknown()),
    user_map: z.record(z.string(), z.string()),
    field_map: z.record(z.string(), z.string()),
    /** What a merge and its undo do there. */
    promises: z.object({ merge: z.string(), undo: z.string() }).nullable(),
    deliveries: counts,
    created_at: z.string(),
  })
  .openapi('Connection')

/** `secrets`: sets of what it takes, each enough by itself. */
export const kindAnswer = z.object({
  kind: z.string(),
  title: z.string(),
  base_url: z.string().nullable(),
  secrets: z.array(z.array(z.string())),
  promises: z.object({ merge: z.string(), undo: z.string() }).nullable(),
})

/** `hook_url`: where the CRM can say what changes there; shown this once. */
export const connectionMade = connectionAnswer
  .extend({ secret: z.string().optional(), hook_url: z.string().optional() })
  .openapi('NewConnection')

export const checked = z.object({ ok: z.boolean(), detail: z.string() })

const named = z.object({ id: z.string(), name: z.string() })
export const surveyAnswer = z.object({
  pipelines: z.array(named.extend({ stages: z.array(named.extend({ incoming: z.boolean().optional() })) })),
  users: z.array(named),
  fields: z.array(named.extend({ of: z.enum(['contact', 'lead']) })),
})

export const forwardAnswer = z
  .object({
    contact_id: z.string(),
    name: z.string().nullable(),
    state: z.enum(['pending', 'delivered', 'failed']),
    attempts: z.number(),
    next_at: z.string(),
    last_error: z.string().nullable(),
    updated_at: z.string(),
  })
  .openapi('ConnectionDelivery')
