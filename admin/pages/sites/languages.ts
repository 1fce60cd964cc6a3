import type { Language } from '../../../protocol/widget-texts.ts'

const names = new Intl.DisplayNames(['en'], { type: 'language' })

export const languageName = (language: Language) => names.of(language) ?? language
