import { countOf } from '../../parts/count.ts'
import type { Outcome } from '../../wire.ts'
import type { Sum } from './run-trial.ts'

const number = new Intl.NumberFormat('en')

/** What became of a request, and what would have become of it. */
export const outcomeWords: Record<Outcome, { was: string; wouldBe: string }> = {
  created: { was: 'became a new lead', wouldBe: 'become a new lead' },
  merged: { was: 'was added to a lead', wouldBe: 'be added to a lead that exists' },
  updated: { was: 'was added to leads', wouldBe: 'be added to the leads that exist' },
  kept_both: { was: 'became a new lead beside the others', wouldBe: 'become a new lead beside the others' },
  queued_for_review: {
    was: 'became a new lead and waited for a person',
    wouldBe: 'become a new lead and wait for a person',
  },
}

export type TrialList = 'would_merge' | 'would_split' | 'vetoed' | 'changed'

export const lists: { list: TrialList; title: string; words: string }[] = [
  {
    list: 'would_merge',
    title: 'Would be merged',
    words: 'These became leads of their own. Under these rules they would be added to a lead that exists.',
  },
  {
    list: 'would_split',
    title: 'Would stay apart',
    words: 'These were added to a lead. Under these rules they would become leads of their own.',
  },
  {
    list: 'vetoed',
    title: 'Stopped by a veto',
    words: 'A method matches, but they have different user IDs, or a person marked them as not the same.',
  },
  {
    list: 'changed',
    title: 'Other changes',
    words: 'Another lead takes the request in, or another way is taken with it.',
  },
]

/** The whole in a sentence or two. Some that a veto stops would end as they did, so they are told apart. */
export function sumWords(sum: Sum, days: number): string {
  const parts = [
    [sum.would_merge.length, 'would be merged'],
    [sum.would_split.length, 'would stay apart'],
    [sum.changed.length, 'would change otherwise'],
  ] as const
  const changed = parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${number.format(count)} ${words}`)
  const as = sum.same === 1 ? 'it' : 'they'
  const same =
    changed.length > 0 || sum.intakes === 1
      ? `${number.format(sum.same)} would end as ${as} did`
      : 'all would end as they did'
  const whole = `Of ${countOf(sum.intakes, 'request')} in the last ${days} days, ${[same, ...changed].join(', ')}.`
  const vetoed = sum.vetoed.length
  return vetoed > 0 ? `${whole} A veto stops a match of ${countOf(vetoed, 'request')}.` : whole
}
