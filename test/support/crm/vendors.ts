import type { Account, Json } from '../account.ts'
import { hubspotToken, hubspotVendor } from './hubspot.ts'
import { pipedriveToken, pipedriveVendor } from './pipedrive.ts'
import type { Vendor } from './server.ts'
import { twentyToken, twentyVendor } from './twenty.ts'

/** A CRM as a test looks at it, whatever its vendor calls things. */
export type Seen = {
  vendor: Vendor
  token: string
  contacts: () => { id: string; name: string; emails: string[] }[]
  leads: () => { id: string; name: string; contact: string | null; closed: boolean }[]
  notes: () => number
  /** Somebody who is there already. */
  put: (email: string, name: string) => void
  pipelineMap: (acme: Account) => object
}

const words = (...names: unknown[]) => names.filter(Boolean).join(' ')

/** CRMs that can join records. @param may what the account lets an app do. */
export const VENDORS: Record<string, (may?: { merge?: boolean }) => Seen> = {
  hubspot(may) {
    const { vendor, live, objects } = hubspotVendor(may)
    return {
      vendor,
      token: hubspotToken,
      contacts: () =>
        live('contacts').map(({ id, properties: it }) => ({
          id,
          name: words(it.firstname, it.lastname),
          emails: [it.email, ...(it.hs_additional_emails ?? '').split(';')].filter((e) => !!e) as string[],
        })),
      leads: () =>
        live('deals').map(({ id, properties: it, on }) => ({
          id,
          name: it.dealname ?? '',
          contact: on.find((to) => to.startsWith('contacts/'))?.slice('contacts/'.length) ?? null,
          closed: it.dealstage === 'closedlost',
        })),
      notes: () => live('notes').length,
      put: (email, name) => {
        live('contacts')
        objects
          .get('contacts')
          ?.set('5', { id: '5', properties: { email, firstname: name }, on: [], mergedInto: null })
      },
      pipelineMap: (acme) => ({
        [acme.pipeline.id]: {
          pipeline_id: 'default',
          stages: { [acme.pipeline.stages[0]?.id ?? '']: 'new' },
        },
      }),
    }
  },
  pipedrive(may) {
    const { vendor, live, stores } = pipedriveVendor(may)
    return {
      vendor,
      token: pipedriveToken,
      contacts: () =>
        live('persons').map((it) => ({
          id: String(it.id),
          name: String(it.name),
          emails: (it.emails ?? []).map(({ value }) => value),
        })),
      leads: () =>
        live('deals').map((it) => ({
          id: String(it.id),
          name: String(it.title),
          contact: String(it.person_id),
          closed: it.status === 'lost',
        })),
      notes: () => live('notes').length,
      put: (value, name) => {
        const emails = [{ value, primary: true, label: 'work' }]
        stores.persons.set('500', { id: 500, name, emails, phones: [] })
      },
      pipelineMap: (acme) => ({
        [acme.pipeline.id]: { pipeline_id: 1, stages: { [acme.pipeline.stages[0]?.id ?? '']: 11 } },
      }),
    }
  },
  twenty(may) {
    const { vendor, live, stores } = twentyVendor(may)
    return {
      vendor,
      token: twentyToken,
      contacts: () =>
        live('people').map((it) => {
          const { firstName, lastName } = it.name as Json
          const { primaryEmail, additionalEmails } = it.emails as Json
          return {
            id: it.id,
            name: words(firstName, lastName),
            emails: [primaryEmail, ...additionalEmails].filter(Boolean),
          }
        }),
      leads: () =>
        live('opportunities').map((it) => ({
          id: it.id,
          name: String(it.name),
          contact: it.pointOfContactId ?? null,
          closed: false,
        })),
      notes: () => live('notes').length,
      put: (primaryEmail, firstName) => {
        const id = '20000000-0000-4000-8000-000000000001'
        const person = {
          id,
          deletedAt: null,
          name: { firstName, lastName: '' },
          emails: { primaryEmail, additionalEmails: [] },
        }
        live('people')
        stores.get('people')?.set(id, { ...person, phones: { primaryPhoneNumber: '' } })
      },
      pipelineMap: (acme) => ({
        [acme.pipeline.id]: {
          pipeline_id: 'opportunities',
          stages: { [acme.pipeline.stages[0]?.id ?? '']: 'NEW' },
        },
      }),
    }
  },
}
