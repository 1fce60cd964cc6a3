import { Badge } from '../../parts/badge.tsx'
import type { Connection } from '../../wire-connections.ts'

const looks = {
  active: { label: 'Active', tone: 'good' },
  paused: { label: 'Paused', tone: 'warn' },
  stopped: { label: 'Stopped', tone: 'bad' },
} as const

export function StateBadge({ connection: { state, rests_until } }: { connection: Connection }) {
  const resting = state === 'active' && rests_until !== null && Date.parse(rests_until) > Date.now()
  return resting ? (
    <Badge tone="warn">Waiting for the CRM</Badge>
  ) : (
    <Badge tone={looks[state].tone}>{looks[state].label}</Badge>
  )
}
