/** Something else happens to a group that waits for a person between any two questions that its judgement asks of the database. */
import { meet } from './meetings.ts'

meet(
  ['keep what differs', 'b is a’s likeness'],
  ['merge the group', 'keep the group apart'],
  [
    'merge the group',
    'keep the group apart',
    'contacts b←a',
    'leads a←b',
    'leads c←a',
    'name b',
    'name lead b',
    'delete lead b',
    'erase b',
  ],
)
meet(['user a', 'keep what differs', 'b is a’s likeness'], ['merge the group'], ['user b'])
