import { useRef } from 'preact/hooks'
import { query } from '../../api.ts'
import { useAgain } from '../../parts/use-again.ts'
import { type Resource, useResource } from '../../resource.ts'
import type { Duplicates } from '../../wire-duplicates.ts'
import type { At } from './address.ts'

const PAGE_SIZE = 50
/** So many the server answers at once; beyond it the list goes on from its end. */
const LIMIT_MAX = 200
/** While contacts are still looked at, the list fills up. */
const AGAIN_MS = 1_500

export const limitOf = ({ limit }: At) =>
  Math.min(LIMIT_MAX, Math.max(PAGE_SIZE, Math.trunc(Number(limit)) || PAGE_SIZE))

export type Pairs = Omit<Resource<Duplicates>, 'data'> & {
  path: string
  /** Those of the filter before, while the next are on their way. */
  shown: Duplicates | undefined
  busy: boolean
}

/** The list as the address asks for it, looked at again until everybody was compared. */
export function usePairs({ pair: _, ...at }: At): Pairs {
  const path = `/duplicates${query({ ...at, limit: limitOf(at) })}`
  const { data, ...rest } = useResource<Duplicates>(path)
  const before = useRef<Duplicates>(undefined)
  if (data) before.current = data
  useAgain((data?.pending ?? 0) > 0, rest.reload, AGAIN_MS)
  return {
    ...rest,
    path,
    shown: data ?? (rest.problem ? undefined : before.current),
    busy: data === undefined,
  }
}

/** Where the list goes on: more of it at once, as far as the server answers it, else from its end. */
export const more = (at: At, next: string): At =>
  limitOf(at) < LIMIT_MAX
    ? { ...at, limit: String(limitOf(at) + PAGE_SIZE) }
    : { ...at, after: next, limit: undefined }
