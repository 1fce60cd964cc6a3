import type { Fields } from '../domain/lead.ts'
import type { Given } from '../matching/request.ts'

/** What a website says about who uses a browser, read once at the door. */
export type Told = {
  user_id: string | null
  /** Email and phone, where they are somebody's. */
  given: Given[]
  name: string | null
  attributes: Fields
  /** Its backend has signed user ID, email and phone: those are verified. */
  signed: boolean
}

export const saysNothing = ({ user_id, given, name, attributes }: Told) =>
  user_id === null && given.length === 0 && name === null && Object.keys(attributes).length === 0
