import { signal } from '@preact/signals'
import { post } from '../../api.ts'
import { complain, say } from '../../parts/toast.tsx'
import { invalidate } from '../../resource.ts'
import type { DuplicatePair } from '../../wire-duplicates.ts'
import type { UndoAnswer } from '../../wire-merging.ts'
import { forgetProspects } from './prospect.ts'

type Judged =
  | { kind: 'merged'; merge_id: string; names: string }
  | { kind: 'not-same'; names: string; mergeAfterAll: () => void }

/** What was judged here, the last at the end: a key takes it back. */
export const judged = signal<Judged[]>([])

/** Whoever judges one pair after the other does not wait for the list between them: what is judged is off it already. */
const CALM_MS = 500
let asking: ReturnType<typeof setTimeout>

/** What is shown is of before. `pair`: nothing but these two has changed, and the page knows it. */
export function judgementsChanged(pair?: DuplicatePair) {
  forgetProspects(pair)
  clearTimeout(asking)
  if (pair) asking = setTimeout(() => invalidate('/'), CALM_MS)
  else invalidate('/')
}

/** A merge that was begun from the list: told, with the way back. */
export function sayMerged(merge_id: string, winner: string, names: string) {
  judged.value = [...judged.value, { kind: 'merged', merge_id, names }]
  say(`Merged into ${winner}`, {
    hint: 'Programs that were told of it go on pointing there after an undo, until they handle crm.contact.unmerged.',
    action: { label: 'Undo', run: () => void undo({ kind: 'merged', merge_id, names }) },
  })
}

export function sayNotSame(names: string, mergeAfterAll: () => void) {
  judged.value = [...judged.value, { kind: 'not-same', names, mergeAfterAll }]
  say(`Not the same: ${names}`, {
    hint: 'They are not shown again, nor merged by themselves, until they share something new.',
    action: { label: 'Merge after all…', run: mergeAfterAll },
  })
}

/** Takes back the last that can be taken back; of two that are not the same only a merge by hand does. */
export function undoLast() {
  const last = judged.value.at(-1)
  if (!last) return say('Nothing to undo here yet')
  if (last.kind === 'merged') return void undo(last)
  say(`Only a merge by hand takes back “not the same”`, {
    hint: last.names,
    action: { label: 'Merge after all…', run: last.mergeAfterAll },
  })
}

async function undo(merge: Judged & { kind: 'merged' }) {
  const answer = await post<UndoAnswer>(`/merges/${merge.merge_id}/undo`)
  if (!answer.ok) return complain(answer.problem)
  judged.value = judged.value.filter((it) => it.kind !== 'merged' || it.merge_id !== merge.merge_id)
  judgementsChanged()
  say(`The merge was undone: ${merge.names}`, {
    hint: 'They are two again, and count as not the same until they share something new.',
  })
}
