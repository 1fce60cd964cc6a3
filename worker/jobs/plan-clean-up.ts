import type { Group } from '../dedupe/plan-groups.ts'
import { type Automation, readTrigger } from '../domain/automation.ts'
import type { Contact } from '../domain/contact.ts'
import type { ContactJoin } from '../domain/merge.ts'
import { isEmpty } from '../merge/survivorship.ts'

/** What became of an automation, as a report names it. `by`: what the base gets that may let it in again. */
export type AutomationNote = { id: string; contact_id: string; name: string; by?: string[] }

/** Whose value an attribute is that the base had none of. */
export type Filled = { field: string; from: string }

/** So many automations of one group are named. */
const NAMED_MAX = 100

/** Automations are not merged: those of a record that is not the base stop, and some may begin for the base again. */
export function automationsAfter(join: ContactJoin, automations: Automation[]) {
  const gained = gainedBy(join)
  const note = ({ id, contact_id, name }: Automation): AutomationNote => ({ id, contact_id, name })
  return {
    automations_stopping: automations
      .filter(({ contact_id, state }) => contact_id !== join.winner_id && state === 'running')
      .slice(0, NAMED_MAX)
      .map(note),
    automations_triggering: automations
      .map((it) => ({ ...note(it), by: setOffBy(it, gained) }))
      .filter(({ by }) => by.length > 0)
      .slice(0, NAMED_MAX),
  }
}

type Gained = { on: 'tag' | 'list' | 'attribute'; name: string }

/** What comes to the base that it did not have. */
function gainedBy({ change: { before, after }, gained }: ContactJoin): Gained[] {
  const more = (column: 'tags' | 'lists') =>
    (after[column] ?? []).filter((it) => !(before[column] ?? []).includes(it))
  const attributes = Object.keys(after.attributes ?? {}).filter(
    (name) => after.attributes?.[name] !== before.attributes?.[name],
  )
  const columns = COLUMNS.filter((column) => column in after)
  const kinds = new Set(gained.map(({ kind }) => kind).filter((kind) => kind !== 'pixel'))
  return [
    ...more('tags').map((name) => ({ on: 'tag' as const, name })),
    ...more('lists').map((name) => ({ on: 'list' as const, name })),
    ...[...attributes, ...new Set([...columns, ...kinds])].map((name) => ({
      on: 'attribute' as const,
      name,
    })),
  ]
}

const COLUMNS = ['first_name', 'last_name', 'company', 'status', 'user_id'] as const

const setOffBy = ({ triggers }: Automation, gained: Gained[]): string[] => [
  ...new Set(
    triggers.flatMap((trigger) => {
      const awaited = readTrigger(trigger)
      return gained
        .filter(({ on, name }) => on === awaited?.on && (awaited.name === null || awaited.name === name))
        .map(({ on, name }) => `${on} ${name}`)
    }),
  ),
]

/** Which attributes the base lacked, and whose they are now. */
export function filledFrom({ base, donors }: Group, { change: { after } }: ContactJoin): Filled[] {
  const from = (field: string, read: (it: Contact) => unknown): Filled[] => {
    const donor = isEmpty(read(base.contact)) && donors.find(({ contact }) => !isEmpty(read(contact)))
    return donor ? [{ field, from: donor.contact.id }] : []
  }
  return [
    ...PLAIN.flatMap((field) => from(field, (it) => it[field])),
    ...Object.keys(after.attributes ?? {}).flatMap((name) =>
      from(`attributes.${name}`, (it) => it.attributes[name]),
    ),
  ]
}

const PLAIN = ['first_name', 'last_name', 'company'] as const
