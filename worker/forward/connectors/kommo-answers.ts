import { z } from 'zod'

/** What Kommo answers, as far as it is looked at; anything else in an answer is let pass. */
const id = z.int()
const one = <T extends z.ZodType>(item: T) => z.tuple([item], item)
const made = z.object({ id })
const links = z.object({ next: z.unknown().optional() }).optional()
const value = z.object({ value: z.unknown() })
const customField = z.object({
  field_id: id,
  field_code: z.string().nullish(),
  values: z.array(value),
})
const contact = z.object({
  id,
  name: z.string().nullish(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  is_deleted: z.boolean().optional(),
  custom_fields_values: z.array(customField).nullish(),
  _embedded: z
    .object({
      tags: z.array(z.object({ name: z.string() })).nullish(),
      leads: z.array(made).nullish(),
      contacts: z.array(made).nullish(),
    })
    .optional(),
})
export type KommoContact = z.infer<typeof contact>

const lead = contact.extend({ pipeline_id: id.optional(), status_id: id.optional() })
export type KommoLead = z.infer<typeof lead>

/** Of both, so that one call may ask for either. */
const page = z.object({
  _links: links,
  _embedded: z.object({ contacts: z.array(contact).optional(), leads: z.array(lead).optional() }),
})
const stage = z.object({ id, name: z.string(), type: z.union([z.literal(0), z.literal(1)]) })
const pipeline = z.object({
  id,
  name: z.string(),
  is_archive: z.boolean().optional(),
  _embedded: z.object({ statuses: z.array(stage) }),
})
export type KommoPipeline = z.infer<typeof pipeline>

export const kommo = {
  contact,
  lead,
  contacts: page.refine(({ _embedded }) => _embedded.contacts, 'No contacts'),
  leads: page.refine(({ _embedded }) => _embedded.leads, 'No leads'),
  patched: z.object({ id }),
  pipelines: z.object({ _embedded: z.object({ pipelines: z.array(pipeline) }) }),
  users: z.object({ _embedded: z.object({ users: z.array(z.object({ id, name: z.string() })) }) }),
  customFields: z.object({
    _embedded: z.object({ custom_fields: z.array(z.object({ id, name: z.string() })) }),
  }),
  madeContacts: z.object({ _embedded: z.object({ contacts: one(made) }) }),
  madeLeads: z.object({ _embedded: z.object({ leads: one(made) }) }),
  // A bare array; a generated client knows another form, which is refused here: nobody has seen it.
  madeComplex: one(z.object({ id, contact_id: id.nullable(), merged: z.boolean() })),
  madeUnsorted: z.object({
    _embedded: z.object({
      unsorted: one(
        z.object({
          uid: z.string(),
          _embedded: z.object({ leads: one(made), contacts: z.array(made).optional() }),
        }),
      ),
    }),
  }),
  unsorted: z.object({
    _embedded: z.object({
      unsorted: z
        .array(
          z.object({
            source_uid: z.string().nullish(),
            _embedded: z.object({ leads: z.array(made).default([]) }),
          }),
        )
        .optional(),
    }),
  }),
  madeNotes: z.object({ _embedded: z.object({ notes: one(made) }) }),
  madeTasks: z.object({ _embedded: z.object({ tasks: one(made) }) }),
  notes: z.object({
    _embedded: z.object({
      notes: z.array(z.object({ id, params: z.object({ text: z.string().nullish() }).nullish() })).optional(),
    }),
  }),
  tasks: z.object({
    _embedded: z.object({
      tasks: z.array(z.object({ id, text: z.string(), entity_id: id.nullish() })).optional(),
    }),
  }),
  linked: z.object({ _embedded: z.object({ links: z.array(z.unknown()) }) }).nullable(),
  token: z.object({
    token_type: z.string(),
    expires_in: z.int(),
    access_token: z.string(),
    refresh_token: z.string(),
  }),
}
