import { EMAIL_MAX_CHARS, NAME_MAX_CHARS, PHONE_MAX_CHARS } from '../../../protocol/limits.ts'
import { readEmail } from '../../domain/email.ts'
import { isJunkWord } from '../../domain/junk.ts'
import { optionalText } from './text.ts'

/** Junk is taken and flagged, so that no request is lost; what is neither an address nor known junk is a typing error worth telling. */
export const email = optionalText(EMAIL_MAX_CHARS).refine(
  (it) => it === undefined || readEmail(it) !== null || isJunkWord(it),
  'Not an email address',
)

/** How a person who makes a request is described, by a form or by a channel. */
export const person = {
  name: optionalText(NAME_MAX_CHARS),
  email,
  phone: optionalText(PHONE_MAX_CHARS),
}
