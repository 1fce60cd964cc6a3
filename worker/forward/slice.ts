import type { Deps } from '../deps.ts'

/** A slice ends by the first of these. */
const SLICE_MS = 10_000
const STATEMENTS_PER_SLICE = 500

/** Work that goes on in another slice once this says that it is over. */
export function newSlice({ clock, meter }: Deps): () => boolean {
  const begun = clock()
  return () => clock() - begun > SLICE_MS || meter.statements > STATEMENTS_PER_SLICE
}
