import type { Model, Refused } from '../../wire-model.ts'

/** What can be done so that it is learned the next time. */
const remedies: Record<Refused, string> = {
  too_few_contacts: 'Import or add contacts: from 200 on it learns by itself.',
  too_few_matches:
    'There is nothing you have to do: it is tried again as your contacts grow, and the list below works without it.',
  does_not_separate:
    'Emails, phones and birth dates tell people apart best. A customer number or the like helps too, once it is declared in Settings.',
}

export const remedyOf = (code: Refused) => remedies[code]

/** A number that nobody should take for exact. */
export const about = (n: number) =>
  n < 1 ? 'hardly any' : `about ${new Intl.NumberFormat('en').format(Math.round(n))}`

/** What the last training was refused for; null: it was not, or there was none. */
export const refusalOf = ({ last_training }: Model) => last_training?.refused ?? null

/** There are too few contacts to learn anything from: nothing was learned, and nothing is due. */
export const isNew = (model: Model) =>
  model.version === 0 &&
  model.next_training === null &&
  (model.last_training === null || refusalOf(model)?.code === 'too_few_contacts')
