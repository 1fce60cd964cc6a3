import { sha256 } from './bytes.ts'

/** Under what it is kept that a browser was forgotten: the ID can't be read from it. */
export const forgotKey = async (pixel: string) => `forgot ${await sha256(pixel)}`
