/**
 * A table as a person reads it: one row a line, cells between bars, the first line names the columns. An empty cell
 * and a dash say nothing.
 */
export function table<Column extends string>(text: string): Record<Column, string>[] {
  const [head = [], ...rows] = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('|').map((cell) => cell.trim()))
  return rows.map((cells) => {
    if (cells.length !== head.length) throw new Error(`not ${head.length} cells: ${cells.join(' | ')}`)
    return Object.fromEntries(head.map((column, i) => [column, cells[i] === '-' ? '' : cells[i]])) as Record<
      Column,
      string
    >
  })
}

/** `a, b` → `['a', 'b']`; an empty cell is an empty list. */
export const list = (cell: string) => (cell === '' ? [] : cell.split(',').map((it) => it.trim()))
