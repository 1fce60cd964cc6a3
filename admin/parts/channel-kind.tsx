import { Icon, type IconName } from './icon.tsx'

export type ChannelKind = { kind: string; label: string; icon: IconName }

/** Kinds that an admin can connect. A website's channel comes with its site. */
export const channelKinds: ChannelKind[] = [
  { kind: 'email', label: 'Email', icon: 'mail' },
  { kind: 'whatsapp', label: 'WhatsApp', icon: 'phone' },
  { kind: 'facebook', label: 'Facebook', icon: 'social' },
  { kind: 'instagram', label: 'Instagram', icon: 'social' },
  { kind: 'telegram', label: 'Telegram', icon: 'social' },
  { kind: 'api', label: 'API', icon: 'code' },
]

const website: ChannelKind = { kind: 'website', label: 'Website chat', icon: 'chat' }

export const channelKind = (kind: string): ChannelKind =>
  [website, ...channelKinds].find((known) => known.kind === kind) ?? { kind, label: kind, icon: 'social' }

export const ChannelIcon = ({ kind }: { kind: string }) => <Icon name={channelKind(kind).icon} />
