import type { Stage, StageKind } from '../wire.ts'
import { Badge } from './badge.tsx'

const tones: Record<StageKind, 'accent' | 'good' | 'bad' | undefined> = {
  incoming: 'accent',
  open: undefined,
  won: 'good',
  lost: 'bad',
}

export const StageBadge = ({ stage }: { stage: Stage }) => (
  <Badge tone={tones[stage.kind]}>{stage.name}</Badge>
)
