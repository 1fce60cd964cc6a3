/**
 * How values stand in a cell, so that a spreadsheet takes none for a formula and an import reads each back as it was.
 * What begins like a formula gets an apostrophe in front, the spreadsheets' own sign for text; phones begin with `+`.
 * A text that has that form by itself gets one more.
 */
const FORMULA = /^'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/
/** A text that reads like a number, yes or no, or nothing at all. */
const LITERAL = /^'*(-?\d+(\.\d+)?(e[+-]?\d+)?|true|false|)$/i

const protect = (text: string, needed: boolean) => (needed ? `'${text}` : text)
const isProtected = (cell: string, form: RegExp) => cell.startsWith("'") && form.test(cell.slice(1))

export const textCell = (text: string) => protect(text, FORMULA.test(text))
export const readText = (cell: string) => (isProtected(cell, FORMULA) ? cell.slice(1) : cell)

/** A custom attribute: numbers and yes or no bare, a text that looks like one with an apostrophe. */
export const valueCell = (value: unknown): string =>
  typeof value === 'string'
    ? protect(value, LITERAL.test(value) || FORMULA.test(value))
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : ''

/** A number only if it is written as it would be written again: `007` and twenty digits are text. */
export function readValue(cell: string): string | number | boolean {
  if (isProtected(cell, LITERAL) || isProtected(cell, FORMULA)) return cell.slice(1)
  if (cell === 'true' || cell === 'false') return cell === 'true'
  return cell !== '' && String(Number(cell)) === cell && Number.isFinite(Number(cell)) ? Number(cell) : cell
}

/** Several values in one cell, `|` between them; a backslash takes the meaning from a `|`, a backslash and outer white space. */
export const listCell = (values: string[]) =>
  textCell(values.map((it) => it.replaceAll(/[\\|]/g, '\\$&').replaceAll(/^\s|\s$/g, '\\$&')).join('|'))

/** Parts without white space around them; empty ones are left out. */
export function readList(cell: string): string[] {
  const parts: string[] = []
  let part = ''
  let kept = 0
  const end = () => {
    // White space behind a backslash belongs to the value.
    const text = part.slice(0, kept) + part.slice(kept).trimEnd()
    if (text !== '') parts.push(text)
    part = ''
    kept = 0
  }
  const text = readText(cell)
  for (let i = 0; i < text.length; i++) {
    const [char = '', next = ''] = [text[i], text[i + 1]]
    if (char === '\\' && /[\\|\s]/.test(next)) {
      part += next
      kept = part.length
      i++
    } else if (char === '|') end()
    else if (part !== '' || !/\s/.test(char)) part += char
  }
  end()
  return parts
}

const QUOTED = /[",;|\t\r\n]|^\s|\s$/

/** One line, RFC 4180. */
export const csvLine = (cells: string[]) =>
  `${cells.map((cell) => (QUOTED.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`
