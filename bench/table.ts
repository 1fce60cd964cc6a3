import { type Figure, meets, type Unit } from './figure.ts'

const SHOWN: Record<Unit, (value: number) => string> = {
  B: (value) => `${value.toLocaleString('en')} B`,
  rows: (value) => `${value} rows`,
  trips: (value) => String(value),
  ratio: (value) => value.toFixed(2),
  count: (value) => value.toLocaleString('en', { maximumFractionDigits: 1 }),
  part: (value) => value.toFixed(4),
  seconds: (value) => `${value.toFixed(2)} s`,
  'a second': (value) => `${Math.round(value).toLocaleString('en')}/s`,
}

const goalOf = ({ goal, unit }: Figure) =>
  !goal ? '' : 'at_most' in goal ? `≤ ${SHOWN[unit](goal.at_most)}` : `≥ ${SHOWN[unit](goal.at_least)}`

const row = (figure: Figure) => {
  const { name, measured, unit, gate, beside } = figure
  const missed = meets(figure) === false ? ' (missed)' : ''
  const anchors = [gate === undefined ? null : `gate ${SHOWN[unit](gate)}`, beside ?? null]
  return [name, `${SHOWN[unit](measured)}${missed}`, goalOf(figure), anchors.filter(Boolean).join('; ')]
}

/** A Markdown table whose columns also line up in a terminal. */
export function table(figures: Figure[]): string {
  const rows = [['figure', 'measured', 'goal', 'gate or baseline'], ...figures.map(row)]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const [head, ...body] = rows.map(line)
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n')
}
