import { z } from 'zod'

/** What Twenty answers, as far as it is looked at: records under the name of what was done. */
const text = z.string().nullish()
const person = z.object({
  id: z.string(),
  name: z.object({ firstName: text, lastName: text }).nullish(),
  emails: z.object({ primaryEmail: text, additionalEmails: z.array(z.string()).nullish() }).nullish(),
  phones: z
    .object({
      primaryPhoneNumber: text,
      primaryPhoneCallingCode: text,
      additionalPhones: z.array(z.object({ number: z.string(), callingCode: text })).nullish(),
    })
    .nullish(),
})
export type TwentyPerson = z.infer<typeof person>

const opportunity = z.object({ id: z.string(), name: text, stage: text, pointOfContactId: text })
export type TwentyOpportunity = z.infer<typeof opportunity>

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: text })
const made = z.object({ id: z.string() })
/** One record, whatever it is called: `createPerson`, `updateNote`, `mergePerson`. */
const one = z.object({ data: z.record(z.string(), made.nullable()) }).transform(({ data }, ctx) => {
  const [record] = Object.values(data)
  if (record) return record
  ctx.addIssue({ code: 'custom', message: 'No record' })
  return z.NEVER
})

export const twenty = {
  person: z.object({ data: z.object({ person: person.nullable() }) }).nullable(),
  opportunity: z.object({ data: z.object({ opportunity: opportunity.nullable() }) }).nullable(),
  people: z.object({ data: z.object({ people: z.array(person) }), pageInfo: pageInfo.optional() }),
  opportunities: z.object({
    data: z.object({ opportunities: z.array(opportunity) }),
    pageInfo: pageInfo.optional(),
  }),
  one,
  there: z.unknown(),
  metadata: z.object({
    data: z.object({
      objects: z.array(
        z.object({
          nameSingular: z.string(),
          fields: z
            .array(
              z.object({
                name: z.string(),
                label: z.string(),
                isCustom: z.boolean().nullish(),
                options: z.array(z.object({ value: z.string(), label: z.string() })).nullish(),
              }),
            )
            .nullish(),
        }),
      ),
    }),
  }),
  members: z.object({
    data: z.object({
      workspaceMembers: z.array(
        z.object({ id: z.string(), name: z.object({ firstName: text, lastName: text }).nullish() }),
      ),
    }),
  }),
  hook: z.object({
    eventName: z.string().optional(),
    event: z.string().optional(),
    record: z.object({ id: z.string() }).optional(),
    data: z.object({ id: z.string() }).optional(),
  }),
}
