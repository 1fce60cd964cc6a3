import type { CDPSession } from 'playwright-core'

/** Of Chromium's trace event format: times in microseconds, `tdur` of the processor. */
type TraceEvent = {
  name: string
  pid: number
  tid: number
  ts: number
  dur?: number
  tdur?: number
  args: { data?: { url?: string } }
}

export const startTrace = (session: CDPSession) =>
  session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'] },
  })

export async function stopTrace(session: CDPSession): Promise<TraceEvent[]> {
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()))
  await session.send('Tracing.end')
  await complete
  return events
}

/**
 * The tasks in which something of that script runs, by the time of the processor that they take: a machine that is busy
 * with something else makes a task no longer.
 */
export function tasksWith(script: string, events: readonly TraceEvent[]): { cpu_ms: number }[] {
  const runs = events.filter(({ args }) => args.data?.url?.endsWith(script))
  return events
    .filter(({ name }) => name === 'ThreadControllerImpl::RunTask')
    .filter((task) =>
      runs.some(
        ({ pid, tid, ts }) =>
          pid === task.pid && tid === task.tid && ts >= task.ts && ts < task.ts + (task.dur ?? 0),
      ),
    )
    .map(({ tdur = 0 }) => ({ cpu_ms: tdur / 1000 }))
}
