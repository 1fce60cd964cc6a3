import { levelIn } from './comparison.ts'
import { COMPARISONS } from './comparisons.ts'
import type { Evidence } from './evidence.ts'

/**
 * Rules that hardly ever link two people: λ begins with how many pairs they find. Each names the comparisons that
 * have to agree exactly, or as good as.
 */
export const DETERMINISTIC_RULES: readonly (readonly string[])[] = [
  ['email', 'first_name'],
  ['phone', 'first_name', 'last_name'],
  ['birth_date', 'first_name', 'last_name'],
  ['address', 'first_name', 'last_name'],
]
/** What part of the matches they find. Source: the middle of Splink's advice, .6 to .8. */
export const RULE_RECALL = 0.7

/** The levels that count as agreeing exactly: an equal value and other spellings of it. */
const EXACT_LEVELS = 2
const exactLevels = (name: string) => COMPARISONS.find((it) => it.name === name)?.spellings ?? EXACT_LEVELS

/** How many of the compared pairs a rule finds. */
export function rulePairs({ codes, weight }: Evidence, names: readonly string[]): number {
  const rules = DETERMINISTIC_RULES.map((rule) =>
    rule.map((name) => ({ at: names.indexOf(name), exact: exactLevels(name) })),
  )
  const agree = (at: number) =>
    rules.some((rule) =>
      rule.every((it) => {
        const level = levelIn(codes[at + it.at] ?? 0)
        return level > 0 && level <= it.exact
      }),
    )
  return weight.reduce((found, each, i) => found + (agree(i * names.length) ? each : 0), 0)
}
