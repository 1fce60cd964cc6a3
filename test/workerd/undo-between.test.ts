/** Something else happens to the same people between any two questions that an undo, or a way out of the trash, asks of the database. */
import { meet } from './meetings.ts'

meet(
  ['contacts a←b'],
  ['undo'],
  [
    'undo',
    'contacts c←b',
    'leads c←a',
    'leads a←b',
    'delete contact a',
    'erase b',
    'a request of b',
    'restore contact b',
    'the trash is emptied',
  ],
)
// The later one learns by the undo of the first what was there before both.
meet(
  ['name b', 'name c', 'contacts a←b', 'contacts a←c, by the name of c'],
  ['undo', 'undo the first'],
  ['undo', 'undo the first'],
)
meet(
  ['leads a←b'],
  ['undo'],
  ['undo', 'leads c←a', 'delete contact a', 'a request of b', 'restore contact b', 'the trash is emptied'],
)
meet(['a request of b'], ['undo'], ['undo', 'contacts a←b', 'leads a←b', 'delete contact b', 'delete lead b'])

// The request that both took in is in the ledger under c, and tells of a.
meet(
  ['name b', 'phone c', 'update all', 'leads c←b', 'a request of a and c'],
  ['undo the first'],
  ['erase a'],
)

meet(['delete contact b'], ['restore contact b'], ['restore contact b', 'erase b', 'contacts a←b'])
meet(['delete lead b'], ['restore lead b'], ['restore lead b', 'delete contact b', 'contacts a←b', 'erase b'])
