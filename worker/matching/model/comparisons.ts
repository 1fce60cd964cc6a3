import { email } from './compare-email.ts'
import { firstName, lastName } from './compare-name.ts'
import { attribute, birthDate, company, jobTitle, tags } from './compare-other.ts'
import { phone } from './compare-phone.ts'
import { address, place } from './compare-place.ts'
import type { Comparison } from './comparison.ts'

/** What everybody is compared by; a field that an account does not have is null for all its pairs. */
export const COMPARISONS: readonly Comparison[] = [
  firstName,
  lastName,
  email,
  phone,
  birthDate,
  company,
  jobTitle,
  tags,
  place,
  address,
]

/** And by the attributes that the account declares as identifying. */
export const comparisonsWith = (attributes: readonly string[]): Comparison[] => [
  ...COMPARISONS,
  ...attributes.map(attribute),
]
