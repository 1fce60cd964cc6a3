/**
 * Runs some tasks one step at a time, each step when a schedule says so, and goes through every schedule there is.
 * A task holds at each of its steps by `await step(kind)`; nothing of it happens between two steps.
 */
export type Kind = 'read' | 'write'
export type Step = (kind: Kind) => Promise<void>
export type Task<T> = (step: Step) => Promise<T>

type Waiting = { task: number; kind: Kind }
/** Which of the tasks that wait goes next; `before` is the step before it, `at` counts the choices of this run. */
type Choose = (waiting: Waiting[], before: Waiting | undefined, at: number) => Waiting

export type Run<T> = { results: T[]; order: number[] }

async function run<T>(tasks: Task<T>[], choose: Choose): Promise<Run<T>> {
  const held = new Map<number, { kind: Kind; go: () => void }>()
  let running = tasks.length
  let settled = () => {}
  const stopped = () => {
    running--
    settled()
  }
  const results = tasks.map((task, i) => {
    const step: Step = (kind) =>
      new Promise((go) => {
        held.set(i, { kind, go })
        stopped()
      })
    return task(step).finally(stopped)
  })
  // A task that fails is told by the end of the run, when nobody is held any more.
  for (const result of results) result.catch(() => {})
  const order: Waiting[] = []
  for (;;) {
    while (running > 0)
      await new Promise<void>((resolve) => {
        settled = resolve
      })
    if (held.size === 0) return { results: await Promise.all(results), order: order.map(({ task }) => task) }
    const waiting = [...held].map(([task, { kind }]) => ({ task, kind })).sort((a, b) => a.task - b.task)
    const next = choose(waiting, order.at(-1), order.length)
    order.push(next)
    running++
    const go = held.get(next.task)?.go
    held.delete(next.task)
    go?.()
  }
}

/** One after the other, in this order. */
export const inOrder = <T>(tasks: Task<T>[], order: number[]) =>
  run(
    tasks,
    (waiting) =>
      order.map((task) => waiting.find((it) => it.task === task)).find((it) => it !== undefined) as Waiting,
  )

/** Two reads next to each other are as good the other way round: of the two orders only the one by number is needed. */
const isNeeded = (it: Waiting, before: Waiting | undefined) =>
  before?.kind !== 'read' || it.kind !== 'read' || before.task <= it.task

/**
 * Every schedule, depth first: each run begins as the one before it did, up to its last choice that another task could
 * have had. `fresh` makes the tasks of one run; `seen` may end it all by `false`. `all`: also those that differ from
 * another one only in the order of reads. Returns how many schedules there were.
 */
export async function everySchedule<T>(
  fresh: () => Promise<Task<T>[]>,
  all: boolean,
  seen: (run: Run<T>) => Promise<boolean>,
): Promise<number> {
  let prefix: number[] | null = []
  let schedules = 0
  while (prefix) {
    const begun: number[] = prefix
    const choices: { open: number[]; taken: number }[] = []
    const done = await run(await fresh(), (waiting, before, at) => {
      const needed = all ? waiting : waiting.filter((it) => isNeeded(it, before))
      const open = needed.length > 0 ? needed : waiting
      const next = (open.find(({ task }) => task === begun[at]) ?? open[0]) as Waiting
      choices.push({ open: open.map(({ task }) => task), taken: next.task })
      return next
    })
    schedules++
    if (!(await seen(done))) return schedules
    const last = choices.findLastIndex(({ open, taken }) => taken !== open.at(-1))
    const choice = choices[last]
    prefix = choice
      ? [
          ...choices.slice(0, last).map(({ taken }) => taken),
          choice.open[choice.open.indexOf(choice.taken) + 1] as number,
        ]
      : null
  }
  return schedules
}

/** Every order of these. */
export const permutations = <T>(items: T[]): T[][] =>
  items.length < 2
    ? [items]
    : items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]))
