import { GATES, sizes as measuredSizes } from '../build.ts'
import type { Figure, Measure } from './figure.ts'

const GOALS = { 'pixel.js': 1400, 'pixel-alone.js': 700, 'widget.js': 9.5 * 1024, 'worker.js': 350 * 1024 }

/** Bytes of what is served: brotli -11 for browsers, gzip for the Worker. */
export const sizes: Measure = {
  name: 'sizes',
  run: async () => {
    const measured = measuredSizes()
    return (Object.keys(GOALS) as (keyof typeof GOALS)[]).map(
      (file): Figure => ({
        name: `${file}, ${file === 'worker.js' ? 'gzip' : 'brotli'}`,
        measured: measured[file],
        unit: 'B',
        goal: { at_most: GOALS[file] },
        gate: GATES[file],
      }),
    )
  },
}
