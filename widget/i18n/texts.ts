import { en } from './en.ts'

/** One language. The others have the same keys, and are loaded one at a time. */
export type Texts = typeof en

export const texts: Texts = en
