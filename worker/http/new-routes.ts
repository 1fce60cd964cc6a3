import { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from './context.ts'
import { invalid, zodErrors } from './problem.ts'

/** An empty set of routes; bad fields are answered in the project's own form, not the validator's. */
export const newRoutes = () =>
  new OpenAPIHono<AppEnv>({
    defaultHook: (result, c) => (result.success ? undefined : invalid(c, zodErrors(result.error))),
  })
