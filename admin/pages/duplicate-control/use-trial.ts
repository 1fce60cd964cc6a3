import { useEffect, useRef, useState } from 'preact/hooks'
import type { Trouble } from '../../api.ts'
import type { DuplicateControl } from '../../wire.ts'
import { type At, emptySum, runTrial, type Sum, type TrialAsked } from './run-trial.ts'

export type Trial =
  | { kind: 'none' }
  | { kind: 'running'; asked: TrialAsked; at: At }
  | { kind: 'stopped'; asked: TrialAsked; at: At }
  | { kind: 'failed'; asked: TrialAsked; at: At; problem: Trouble }
  | { kind: 'done'; asked: TrialAsked; sum: Sum }

export const askedOf = ({ version: _, ...settings }: DuplicateControl, days: number): TrialAsked => ({
  settings,
  days,
})

/** One run at a time; leaving the page stops it. */
export function useTrial(pipeline: string) {
  const [trial, setTrial] = useState<Trial>({ kind: 'none' })
  const turn = useRef(0)
  useEffect(
    () => () => {
      turn.current++
    },
    [],
  )
  const run = async (asked: TrialAsked, from: At = { sum: emptySum, after: '' }) => {
    const mine = ++turn.current
    const goOn = () => mine === turn.current
    setTrial({ kind: 'running', asked, at: from })
    const ended = await runTrial(pipeline, asked, from, goOn, (at) =>
      setTrial({ kind: 'running', asked, at }),
    )
    if (goOn()) setTrial({ ...ended, asked })
  }
  const cancel = () => {
    turn.current++
    if (trial.kind === 'running') setTrial({ kind: 'stopped', asked: trial.asked, at: trial.at })
  }
  return { trial, run, cancel }
}
