import { listed } from '../../parts/count.ts'

/** A record that is compared with others. */
export type Column = { id: string; name: string; href: string }

export type Row = {
  field: string
  label: string
  /** What each record has, in the order of the columns; empty: nothing. */
  values: string[]
  /** The ID that a choice of each column names; null: it has nothing to choose. Absent: nobody has to choose. */
  options?: (string | null)[]
  /** What becomes of it, where nobody has to choose. */
  fate: string
}

/** One line of what is compared. `add`: what both have is kept; left out, one value survives. */
export type Line = { field: string; label: string; values: string[]; fate?: string }

/**
 * Lines as rows. What somebody has to choose comes first, as the server says it; a line where nobody has anything is
 * left out.
 * @param keeper position of the record that remains. `optionsOf`: the IDs to choose between, per column; null: the
 * field is no conflict.
 */
export function rowsOf(
  lines: Line[],
  columns: Column[],
  keeper: number,
  optionsOf: (field: string) => (string | null)[] | null,
): Row[] {
  const rows = lines.flatMap((line): Row[] => {
    if (!line.values.some(Boolean)) return []
    const { field, label, values } = line
    const options = optionsOf(field)
    if (options) return [{ field, label, values, options, fate: '' }]
    return [{ field, label, values, fate: line.fate ?? fateOf(values, columns, keeper) }]
  })
  return rows.toSorted((a, b) => Number(b.options !== undefined) - Number(a.options !== undefined))
}

/** What becomes of a plain value: the keeper's, else the first that there is. */
function fateOf(values: string[], columns: Column[], keeper: number): string {
  if (values[keeper]) {
    const others = values.filter((value, at) => at !== keeper && value)
    return others.length === 0 ? 'Stays.' : 'The same.'
  }
  const from = values.findIndex(Boolean)
  return `Filled in from ${columns[from]?.name ?? 'the other'}.`
}

/** What becomes of a field that somebody has chosen. */
export function chosenWords(row: Row, chosen: string): string {
  const at = row.options?.indexOf(chosen) ?? -1
  const value = row.values[at] ?? ''
  const alike = (other: string) => other.trim().toLowerCase() === value.trim().toLowerCase()
  const others = [...new Set(row.values.filter((other) => other && !alike(other)))]
  const kept = others.length === 1 ? 'is kept as a previous value' : 'are kept as previous values'
  return `${value} holds; ${listed(others)} ${kept}.`
}

export const openCount = (rows: Row[], choices: Record<string, string>) =>
  rows.filter(({ field, options }) => options && !options.includes(choices[field] ?? '')).length

/** The choices that the fields in question have; others were made under another keeper or of a record that changed. */
export const choicesFor = (rows: Row[], choices: Record<string, string>) =>
  Object.fromEntries(
    rows.flatMap(({ field, options }) => {
      const chosen = choices[field]
      return chosen !== undefined && options?.includes(chosen) ? [[field, chosen]] : []
    }),
  )
