/** One line of the table: what was measured, what it should be, and what it stands beside. */
export type Figure = {
  name: string
  measured: number
  unit: Unit
  /** Source: the goals of the project. Absent: told for its own sake. */
  goal?: { at_most: number } | { at_least: number }
  /** Over it, the bench fails. Sizes have one; nothing that is a time does. */
  gate?: number
  /** What was measured beside it in the same run, in words. */
  beside?: string
}

/** `part`: of one, to four places. */
export type Unit = 'B' | 'rows' | 'trips' | 'ratio' | 'count' | 'part' | 'seconds' | 'a second'

export type Options = {
  /** Also at a million contacts. */
  large: boolean
  /** Asked for by name. */
  named: boolean
  /** Bursts of each kind in the race. */
  rounds: number
  /** Length of one slice of load. */
  seconds: number
}

/** A group of figures that are measured together; `--only` takes its name. */
export type Measure = { name: string; run: (options: Options) => Promise<Figure[]> }

export const meets = ({ measured, goal }: Figure): boolean | null =>
  !goal ? null : 'at_most' in goal ? measured <= goal.at_most : measured >= goal.at_least

export const isOverGate = ({ measured, gate }: Figure) => gate !== undefined && measured > gate
