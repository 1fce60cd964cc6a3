import { createRoute, z } from '@hono/zod-openapi'
import { writeContacts } from '../../csv/write-contacts.ts'
import { newRoutes } from '../new-routes.ts'
import { contactQuery } from '../schema/records.ts'
import { problems } from '../schema/route.ts'

const download = createRoute({
  method: 'get',
  path: '/contacts.csv',
  summary: 'Contacts as a CSV file, all or those that have all of what is asked for; an import reads it back',
  request: { query: z.strictObject(contactQuery) },
  responses: {
    200: { content: { 'text/csv': { schema: z.string() } }, description: 'The file, in UTF-8' },
    default: problems,
  },
})

export const contactCsv = newRoutes().openapi(download, (c) => {
  const { deps, actor } = c.var
  const file = writeContacts(deps.db(actor.account_id), c.req.valid('query'))
  return c.body(file, 200, {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="contacts-${deps.now().slice(0, 10)}.csv"`,
  })
})
