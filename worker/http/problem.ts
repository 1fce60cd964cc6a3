import type { Context, TypedResponse } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'

/** Titles by code: one stable word for programs, one sentence for people. */
const TITLES: Record<string, string> = {
  malformed_json: 'The body is not well-formed JSON',
  unauthorized: 'A valid key, token or session is needed',
  wrong_sign_in: 'Email or password is wrong',
  origin_not_allowed: 'This origin may not use this site key',
  forbidden: 'Your role may not do this',
  not_found: 'There is nothing here by that ID',
  already_exists: 'There is one already',
  no_channel_connected: 'No channel is connected to this pipeline yet',
  duplicate_control_unsupported: 'This channel does not support duplicate control',
  version_conflict: 'Somebody else saved in between',
  body_too_large: 'The body is too large',
  unsupported_media_type: 'The body must be JSON',
  invalid: 'Some fields are not right',
  signature_required: 'This site takes signed calls only',
  signature_invalid: 'The signature is not right',
  rotation_unfinished: 'The previous secret is still valid: remove it first',
  idempotency_key_reused: 'This Idempotency-Key was used for another request',
  upgrade_required: 'This is a WebSocket',
  rate_limited: 'Too many requests',
  busy: 'Too much at once, please try again',
  conditions_not_accepted: 'The conditions of cleaning up have to be accepted first',
  already_running: 'A clean-up is under way; there is one at a time',
  already_merged: 'It has become part of another record',
  already_finished: 'This job is over already',
  already_resolved: 'Somebody has judged this group already',
  different_user_ids: 'Their user IDs differ, so they are different people',
  unresolved_conflicts: 'They differ in fields that somebody has to choose',
  in_trash: 'It is in the trash',
  not_in_trash: 'It is not in the trash',
  not_undoable: 'This merge can not be undone now',
  expired: 'It is too late for that',
  same_record: 'A record is not another one than itself',
  crm_not_reached: 'The CRM did not answer as it should',
  no_encryption_key: 'ONELEAD_ENCRYPTION_KEY is not set, so credentials can not be kept',
  internal: 'Something went wrong here',
}

export type ProblemExtra = {
  detail?: string
  errors?: { pointer: string; detail: string }[]
  [key: string]: unknown
}

/** RFC 9457. Its type lets a handler return it in place of any documented answer. */
export function problem(c: Context, status: ContentfulStatusCode, code: string, extra: ProblemExtra = {}) {
  const body = {
    type: `https://onelead.dev/problems/${code}`,
    title: TITLES[code] ?? code,
    status,
    code,
    ...extra,
  }
  const response = c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' })
  return response as Response & TypedResponse<never, never, never>
}

/** Others came in between too often: the same request may be made again. */
export function busy(c: Context) {
  c.header('retry-after', String(BUSY_RETRY_S))
  return problem(c, 503, 'busy')
}

/** Seconds a caller waits before it tries a request again that others overtook too often. */
const BUSY_RETRY_S = 1

/** Bad fields as JSON Pointers (RFC 6901) with what is wrong in words. */
export const invalid = (c: Context, errors: { pointer: string; detail: string }[]) =>
  problem(c, 422, 'invalid', { errors })

export function zodErrors(error: z.core.$ZodError): { pointer: string; detail: string }[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String)
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : null
    if (unknown) return unknown.map((key) => ({ pointer: pointer([...path, key]), detail: 'Unknown field' }))
    return [{ pointer: pointer(path), detail: issue.message }]
  })
}

const pointer = (path: string[]) =>
  path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
