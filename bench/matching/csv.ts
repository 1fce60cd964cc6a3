/** The rows of a CSV text as RFC 4180 has it, each with its columns by name. Names and unquoted values are trimmed. */
export function readCsv(text: string): { columns: string[]; rows: Record<string, string>[] } {
  const lines: string[][] = []
  let line: string[] = []
  let value = ''
  let quoted = false
  const endValue = () => {
    line.push(value.trim())
    value = ''
  }
  const endLine = () => {
    endValue()
    if (line.length > 1 || line[0] !== '') lines.push(line)
    line = []
  }
  const body = text.replace(/^\uFEFF/, '')
  for (let i = 0; i < body.length; i++) {
    const letter = body[i] as string
    if (quoted) {
      if (letter !== '"') value += letter
      else if (body[i + 1] === '"') value += body[++i]
      else quoted = false
    } else if (letter === '"' && value.trim() === '') {
      quoted = true
      value = ''
    } else if (letter === ',') endValue()
    else if (letter === '\n') endLine()
    else if (letter !== '\r') value += letter
  }
  if (value !== '' || line.length > 0) endLine()
  const [columns = [], ...rows] = lines
  return {
    columns,
    rows: rows.map((cells) => Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? '']))),
  }
}

const quotedIfNeeded = (value: string) =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value

export const writeCsv = (rows: readonly (readonly string[])[]) =>
  `${rows.map((cells) => cells.map(quotedIfNeeded).join(',')).join('\n')}\n`
