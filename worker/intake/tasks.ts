import type { NewId } from '../domain/ids.ts'
import type { TaskRow } from '../domain/plan.ts'
import type { Rules } from '../matching/rules.ts'

/** The task that the admin wants on each lead something was merged into. */
export function tasksOn(leadIds: string[], { control }: Rules, now: string, newId: NewId): TaskRow[] {
  const wanted = control.after_merge_task
  if (!wanted) return []
  return leadIds.map((lead_id) => ({
    id: newId('tsk'),
    lead_id,
    text: wanted.text,
    type: wanted.type,
    due_at: new Date(Date.parse(now) + wanted.due_in_hours * 3_600_000).toISOString(),
    assignee_id: wanted.assignee_id ?? null,
    done: false,
    created_at: now,
  }))
}
