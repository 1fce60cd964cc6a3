import { isJunkWord } from '../../domain/junk.ts'
import { nameWords } from './letters.ts'

/** Legal forms and what stands around them; they come and go between two spellings of one company. */
const FORMS = new Set(
  (
    'gmbh ag kg ug ohg gbr mbh ek ev co cie inc incorporated corp corporation llc llp lp ltd limited plc pvt private ' +
    'pte pty sa sas sarl sl slu srl spa snc sc cv de rl sab eireli ltda me epp mei as a s sti ltd ab oy oyj aps bv nv ' +
    'vof kk zoo z o oo p sp spz kft zrt sro doo and und y e et the group gruppe holding sons company kgaa se eg e.k'
  ).split(' '),
)

/** `Jade Bau UG (haftungsbeschränkt)` → jadebau; null: no company. */
export function companyOf(text: string | undefined): string | null {
  if (!text || isJunkWord(text)) return null
  const words = nameWords(
    text
      .replace(/(?<=\b\p{L})\.(?=\p{L}\b)/gu, '')
      .replace(/\./g, ' ')
      .replace(/\(.*?\)/g, ' '),
  )
  const named = words.filter((word) => !FORMS.has(word))
  return (named.length > 0 ? named : words).join('') || null
}
