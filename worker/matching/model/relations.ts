/**
 * Why two records may be alike without being one person. Each is a class of pairs beside the matches: in what it
 * shares two people look like one, in everything else like strangers. `odds` is how many such pairs there are for
 * each match, before the account's own are counted.
 */
export type Relation = { name: string; shares: readonly string[]; odds: number }

/** The odds are rough: a customer base has more colleagues than relatives, and few fathers and sons of one name. */
export const RELATIONS: readonly Relation[] = [
  { name: 'household', shares: ['last_name', 'phone', 'place', 'address'], odds: 0.2 },
  { name: 'shared_mailbox', shares: ['last_name', 'email', 'phone', 'place', 'address'], odds: 0.03 },
  { name: 'twins', shares: ['last_name', 'phone', 'place', 'address', 'birth_date'], odds: 0.01 },
  { name: 'namesake_at_home', shares: ['first_name', 'last_name', 'phone', 'place', 'address'], odds: 0.02 },
  { name: 'colleagues', shares: ['company', 'email', 'phone', 'place', 'address'], odds: 3 },
  { name: 'namesake_at_work', shares: ['first_name', 'last_name', 'company', 'place'], odds: 0.03 },
  { name: 'recycled_phone', shares: ['phone'], odds: 0.03 },
]
