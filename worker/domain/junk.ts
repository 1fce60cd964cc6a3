/** Values that stand for nobody: typed to get past a form, or left behind by a program. They are stored and never match. */
const WORDS = new Set([
  '',
  'null',
  'undefined',
  'nil',
  'none',
  'n/a',
  'na',
  'nan',
  'true',
  'false',
  '0',
  '-1',
  'anonymous',
  'guest',
  'unknown',
  'test',
  'distinctid',
  '[object object]',
])
const MAILBOXES = /^(no-?reply|do-?not-?reply|noemail|nomail|none|null|undefined|anonymous|guest)$/
const TEST_ADDRESSES = /^(test|a|x|asdf|abc)@(test|a|x|asdf|abc|example)\.(com|org|net|de)$/
/** One digit over and over, or the keyboard's row. */
const DIGITS = /^(\d)\1{4,}$|^0?1234567(8|89|890)?$|^0?9876543(2|21|210)?$/

/** Mailboxes of a function, not of a person. Source: RFC 2142 and the common ones. */
const ROLES =
  /^(info|sales|admin|support|office|contact|hello|billing|jobs|postmaster|abuse|webmaster|marketing|team|mail|service|help|kontakt|enquiries|inquiries|accounts|hr)$/

/** Several people read it: it shows that two requests have something in common, never that they are one person's. */
export const isSharedEmail = (normal: string) => ROLES.test(normal.slice(0, normal.lastIndexOf('@')))

export const isJunkWord = (value: string) => WORDS.has(value.trim().toLowerCase())

/** User IDs that a program sends when nobody is signed in: taken for one, they would make one person of many. */
const NOBODY = new Set([
  'id',
  'uid',
  'user',
  'userid',
  'user_id',
  'user-id',
  'distinct_id',
  'email',
  'visitor',
  'not_authenticated',
  'not authenticated',
  'unauthenticated',
  'logged_out',
  'signed_out',
  '[]',
  '{}',
])

export const isJunkUserId = (id: string) => {
  const bare = id.trim().replace(/^(["'`])(.*)\1$/s, '$2')
  return isJunkWord(bare) || NOBODY.has(bare.toLowerCase()) || /^[0-]*$/.test(bare)
}

export const isJunkEmail = (normal: string) =>
  MAILBOXES.test(normal.slice(0, normal.lastIndexOf('@'))) || TEST_ADDRESSES.test(normal)

/** @param typed as typed: the digits decide, before any country code is added. */
export const isJunkPhone = (typed: string) => {
  const digits = typed.replace(/\D/g, '')
  return DIGITS.test(digits) || isJunkWord(typed)
}
