import { fieldsOf, peopleOf } from '../../bench/matching/people.ts'
import { madeUp } from '../../bench/matching/sets.ts'
import { readEmail } from '../../worker/domain/email.ts'
import type { Account } from './account.ts'
import { all, people } from './bulk.ts'

/** A made-up customer base, as an account's contacts; `person`: who each of them is. `once`: nobody is there twice. */
export async function madeUpContacts(
  acme: Pick<Account, 'api'>,
  seed: number,
  count: number,
  { once = false } = {},
) {
  const made = madeUp(seed, count)
  const truth = once ? [...new Set(made.truth)] : made.truth
  const rows = once ? truth.map((who) => made.rows[made.truth.indexOf(who)] ?? {}) : made.rows
  const read = peopleOf(rows, fieldsOf(made.columns, null))
  const ids = await people(acme, read.length, (i) => {
    const { first_name, last_name, company, tags, emails, phones, city, birth_date } = read[i] ?? { id: '' }
    return {
      ...(first_name ? { first_name } : {}),
      ...(last_name ? { last_name } : {}),
      ...(company ? { company } : {}),
      tags: tags ?? [],
      // Some of what people type is no address.
      emails: (emails ?? []).filter((it) => readEmail(it) !== null),
      phones: phones ?? [],
      attributes: { ...(city ? { city } : {}), ...(birth_date ? { birth_date } : {}) },
    }
  })
  return { ids, person: new Map(ids.map((id, i) => [id, truth[i] as string])) }
}

/** Until every contact has been looked at. */
export async function lookedAt(acme: Pick<Account, 'api'>) {
  for (;;) {
    const { body } = await acme.api('GET', '/duplicates?limit=1')
    if (body.pending === 0) return
  }
}

/** Jobs of a kind, the newest first. */
export const jobsOf = async (acme: Pick<Account, 'api'>, kind: string) =>
  (await all(acme, '/jobs')).filter((it) => it.kind === kind)
export const trainingsOf = (acme: Pick<Account, 'api'>) => jobsOf(acme, 'training')
