import type { Choice } from '../../parts/choice.tsx'
import type { Site } from '../../wire.ts'

export const consentChoices: Choice<Site['pixel']['consent']>[] = [
  {
    value: 'load',
    title: 'As soon as a page loads',
    words:
      'Finds the most returning visitors. Choose it where you need no consent, or ask for it before the script loads.',
  },
  {
    value: 'consent',
    title: 'After they consent',
    words:
      'Nothing is stored until your cookie banner says onelead("consent", true). The usual choice in the EU.',
  },
  {
    value: 'message',
    title: 'With their first message',
    words: 'Nothing is stored until somebody writes to you. Visits before that are not linked to the person.',
  },
]
