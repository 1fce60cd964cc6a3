/**
 * Why two records may be alike without being one person. Each is a class of pairs beside the matches: in what it
 * shares two people look like one, in everything else like strangers. `odds` is how many such pairs there are for
 * each match; it weighs as much as `firmness` matches of the account. `asOftenAs`: such pairs are as many as random
 * pairs agree in that comparison; most of them are no candidates and could not be counted.
 */
export type Relation = {
  name: string
  shares?: readonly string[]
  /** They meet in it as any two may: in a common value, hardly ever in a rare one. */
  byChance?: readonly string[]
  /** A phone that they share may well be a mobile one. */
  ownPhone?: boolean
  odds: number
  firmness: number
  asOftenAs?: string
}

const HOME = ['phone', 'place', 'address']
const NAME = ['first_name', 'last_name']

/**
 * The odds are rough: a customer base has more colleagues than relatives, and few fathers and sons of one name. Those
 * of namesakes who share a home or a company are firm: without a birth date nothing tells them from one person, and
 * nothing is to be learned of how many they are.
 */
export const RELATIONS: readonly Relation[] = [
  { name: 'namesakes', byChance: NAME, odds: 0.7, firmness: 100 },
  { name: 'namesakes_nearby', byChance: [...NAME, 'place'], odds: 0.5, firmness: 100 },
  { name: 'namesakes_at_home', shares: [...NAME, ...HOME], odds: 0.02, firmness: 100 },
  { name: 'namesakes_at_work', byChance: NAME, shares: ['company', 'place'], odds: 0.03, firmness: 100 },
  { name: 'household', shares: ['last_name', ...HOME], odds: 0.2, firmness: 20 },
  { name: 'shared_mailbox', shares: ['last_name', 'email', ...HOME], odds: 0.03, firmness: 200 },
  { name: 'twins', shares: ['last_name', 'birth_date', ...HOME], odds: 0.01, firmness: 100 },
  { name: 'colleagues', shares: ['company', 'place'], odds: 3, firmness: 20, asOftenAs: 'company' },
  { name: 'office', shares: ['company', 'email', ...HOME], odds: 0.5, firmness: 300 },
  { name: 'family_business', shares: ['last_name', 'company', 'email', ...HOME], odds: 0.02, firmness: 100 },
  { name: 'recycled_phone', shares: ['phone'], odds: 0.03, firmness: 50, ownPhone: true },
]
