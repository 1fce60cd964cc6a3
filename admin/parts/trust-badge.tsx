import type { Identifier } from '../wire.ts'
import { Badge } from './badge.tsx'

const trust: Record<Identifier['trust'], { label: string; why: string; tone?: 'good' | 'accent' }> = {
  claimed: { label: 'claimed', why: 'Typed by the visitor; nobody has checked it.' },
  confirmed: {
    label: 'confirmed',
    why: 'Set by an agent or an import, or a reply came from it.',
    tone: 'accent',
  },
  verified: { label: 'verified', why: 'Signed by your website.', tone: 'good' },
}

/** How far an address or number is trusted. */
export const TrustBadge = ({ identifier }: { identifier: Identifier }) => (
  <span title={trust[identifier.trust]?.why}>
    <Badge tone={trust[identifier.trust]?.tone}>{trust[identifier.trust]?.label ?? identifier.trust}</Badge>
  </span>
)

export const LocalFormatBadge = () => (
  <span title="Typed without a country code: it matches nobody.">
    <Badge tone="warn">local format</Badge>
  </span>
)
