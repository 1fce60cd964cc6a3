export type Pair = { winner_id: string; loser_id: string }

/** As many as one bulk merge takes. */
export const PAIRS_MAX = 10_000

const ID = /^con_[0-9A-Za-z]{1,64}$/

export type ParsedPairs = {
  pairs: Pair[]
  /** Lines that are no pair, by number from 1. */
  wrong: { line: number; text: string }[]
}

/** Two contact IDs a line, keeper first, parted by a comma, semicolon, tab or space; a first line of headings is left out. */
export function parsePairs(text: string): ParsedPairs {
  const parsed: ParsedPairs = { pairs: [], wrong: [] }
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  let first = true
  lines.forEach((line, at) => {
    if (!line.trim()) return
    const [winner_id = '', loser_id = '', ...more] = line
      .trim()
      .split(/[\s,;]+/)
      .map((cell) => cell.replace(/^"(.*)"$/, '$1'))
    const heading = first && !line.includes('con_')
    first = false
    if (heading) return
    if (ID.test(winner_id) && ID.test(loser_id) && more.length === 0)
      parsed.pairs.push({ winner_id, loser_id })
    else parsed.wrong.push({ line: at + 1, text: line.trim() })
  })
  return parsed
}
