import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z.string(),
    detail: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .openapi('Problem')

export const problems = {
  content: { 'application/problem+json': { schema: problemSchema } },
  description: 'A problem, in words and by a stable code',
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

type Spec<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
  R extends z.ZodType,
  S extends number,
> = {
  method: Method
  path: string
  summary: string
  params?: P
  query?: Q
  body?: B
  /** Left out: nothing but the status. */
  answer?: R
  status: S
  middleware?: MiddlewareHandler[]
}

/** One documented route: what it takes, what it answers; every route may answer a problem. */
export const route = <
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
  R extends z.ZodType,
  S extends number,
>(
  spec: Spec<P, Q, B, R, S>,
) =>
  createRoute({
    method: spec.method,
    path: spec.path,
    summary: spec.summary,
    middleware: spec.middleware ?? [],
    request: {
      params: spec.params as P,
      // A query that no route asked for is a typing error worth telling.
      query: (spec.query ?? z.strictObject({})) as Q,
      body: (spec.body
        ? { content: { 'application/json': { schema: spec.body } }, required: true }
        : undefined) as B extends z.ZodType
        ? { content: { 'application/json': { schema: B } }; required: true }
        : undefined,
    },
    responses: {
      [spec.status]: {
        ...(spec.answer ? { content: { 'application/json': { schema: spec.answer } } } : {}),
        description: spec.summary,
      },
      default: problems,
    } as Record<S, { content: { 'application/json': { schema: R } }; description: string }>,
  })
