/** Prefixes of the wire's IDs; behind each comes a nanoid of 21 letters and digits. */
export type IdPrefix =
  | 'acc'
  | 'site'
  | 'pip'
  | 'stg'
  | 'chn'
  | 'lead'
  | 'con'
  | 'chat'
  | 'msg'
  | 'mrg'
  | 'job'
  | 'evt'
  | 'key'
  | 'usr'
  | 'dec'
  | 'tsk'
  | 'rev'
  | 'whk'
  | 'cnn'
  | 'out'
  | 'vis'
  | 'tml'
  | 'aut'
  | 'ans'

export type NewId = (prefix: IdPrefix) => string

/** Letters and digits only, so that IDs can be joined by `_` and `.` inside a credential. */
export const ID_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
export const ID_CHARS = 21

/** `acc_abc` → `abc`. */
export const bare = (id: string) => id.slice(id.indexOf('_') + 1)
