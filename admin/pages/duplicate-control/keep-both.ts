import type { DuplicateControl } from '../../wire.ts'
import { type Change, type Names, settingsOf } from './changes.ts'

export type Joined = {
  control: DuplicateControl
  /** What of mine is put onto theirs. */
  mine: Change[]
  /** What both changed, each in another way: theirs stays. */
  clashes: Change[]
}

/** Two admins' changes over one base, setting by setting: what only I changed goes onto their version. */
export function keepBoth(
  base: DuplicateControl,
  theirs: DuplicateControl,
  draft: DuplicateControl,
  names: Names,
): Joined {
  const joined: Joined = { control: theirs, mine: [], clashes: [] }
  for (const { what, words, take } of settingsOf(names)) {
    const [before, here, there] = [words(base), words(draft), words(theirs)]
    if (here === before || here === there) continue
    if (there === before) {
      joined.control = take(draft, joined.control)
      joined.mine.push({ what, from: there, to: here })
    } else joined.clashes.push({ what, from: there, to: here })
  }
  return joined
}
