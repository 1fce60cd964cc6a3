import { type DuplicateControl } from '../worker/domain/config.ts'
import { compare } from '../worker/replay/compare.ts'
import { decideAgain } from '../worker/replay/decide-again.ts'
