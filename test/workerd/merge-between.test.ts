/** Something else happens to the same people between any two questions that a merge, or a removal, asks of the database. */
import { MERGES, meet, type Name } from './meetings.ts'

const REMOVALS: Name[] = ['delete contact b', 'delete lead b', 'delete contact a', 'erase b']
const GROWTH: Name[] = ['a request of b', 'a lead of b']

meet([], ['contacts a←b', 'leads a←b'], [...MERGES, ...REMOVALS, ...GROWTH])
// No merge, whatever its size, makes one of two users.
meet(['user a'], ['contacts a←b', 'contacts b←a', 'leads a←b', 'leads b←a'], ['user b'])
meet([], REMOVALS, [...MERGES, ...REMOVALS])
meet([], ['a lead of b'], [...MERGES, ...REMOVALS])
