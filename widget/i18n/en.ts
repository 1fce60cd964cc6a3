import { ENGLISH } from '../../protocol/widget-texts.ts'
import type { Texts } from './texts.ts'

export default { lang: 'en', dir: 'ltr', ...ENGLISH } satisfies Texts
