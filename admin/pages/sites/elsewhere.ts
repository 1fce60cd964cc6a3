import type { ElsewhereKind } from '../../../protocol/widget-settings.ts'

export const ELSEWHERE: Record<ElsewhereKind, { name: string; example: string }> = {
  whatsapp: { name: 'WhatsApp', example: '+49 171 2345678' },
  telegram: { name: 'Telegram', example: '@your_bot' },
  messenger: { name: 'Messenger', example: 'your.page' },
  instagram: { name: 'Instagram', example: '@yourname' },
  phone: { name: 'Phone', example: '+49 30 901820' },
  email: { name: 'Email', example: 'hello@example.com' },
}
