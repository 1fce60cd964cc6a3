import { expect, test } from 'vitest'
import { CONNECTORS } from '../../../worker/forward/connectors/registry.ts'

const read = (kind: string, body: string) => CONNECTORS[kind]?.readHook?.(body, '')

test.each<[string, string, object[]]>([
  [
    'kommo',
    'contacts[update][0][id]=5&leads[add][0][id]=7&leads[add][0][name]=x',
    [
      { kind: 'contact', crm_id: '5', into: null },
      { kind: 'lead', crm_id: '7', into: null },
    ],
  ],
  [
    'hubspot',
    '[{"subscriptionType":"contact.propertyChange","objectId":5},{"subscriptionType":"company.creation","objectId":6}]',
    [{ kind: 'contact', crm_id: '5', into: null }],
  ],
  [
    'hubspot',
    '[{"subscriptionType":"contact.merge","primaryObjectId":1,"mergedObjectIds":[1,2],"newObjectId":3}]',
    [
      { kind: 'contact', crm_id: '1', into: '3' },
      { kind: 'contact', crm_id: '2', into: '3' },
    ],
  ],
  [
    'pipedrive',
    '{"meta":{"action":"change","entity":"person","entity_id":"5"},"data":{}}',
    [{ kind: 'contact', crm_id: '5', into: null }],
  ],
  [
    'pipedrive',
    '{"meta":{"action":"merged","object":"deal","id":7},"current":{"merge_what_id":8}}',
    [{ kind: 'lead', crm_id: 'deal/7', into: '8' }],
  ],
  [
    'twenty',
    '{"eventName":"person.updated","record":{"id":"a-b"}}',
    [{ kind: 'contact', crm_id: 'a-b', into: null }],
  ],
])('%s: %s', (kind, body, changes) => {
  expect(read(kind, body)).toEqual(changes)
})

test.each(Object.keys(CONNECTORS))('%s makes nothing of nonsense, and never throws', (kind) => {
  for (const body of [
    '',
    'null',
    '[]',
    '{}',
    '[null]',
    '{"meta":null}',
    'contacts[update][0][id]=x',
    '<html>',
    '\0',
  ])
    expect(read(kind, body) ?? []).toEqual([])
})

test.each(Object.entries(CONNECTORS))(
  '%s says what a merge and its undo do, and what it needs to be let in',
  (_, it) => {
    expect(it.promises.merge.length).toBeGreaterThan(40)
    expect(it.promises.undo.length).toBeGreaterThan(40)
    expect(it.secrets.every((names) => names.length > 0)).toBe(true)
    expect(it.limits.all.amount).toBeGreaterThan(0)
  },
)
