import { useId } from 'preact/hooks'
import { Badge } from '../../parts/badge.tsx'
import { type Column, chosenWords, type Row } from './comparison.ts'
import css from './merge.module.css'

type SideBySideProps = {
  columns: Column[]
  rows: Row[]
  keeper: string
  onKeeper: (id: string) => void
  choices: Record<string, string>
  onChoice: (field: string, id: string) => void
}

/** Records as columns, what they say as rows, and at the end of each row what becomes of it. */
export function SideBySide({ columns, rows, keeper, onKeeper, choices, onChoice }: SideBySideProps) {
  const group = useId()
  return (
    <table class={css.table}>
      <thead>
        <tr>
          <td />
          {columns.map(({ id, name, href }) => (
            <th key={id} scope="col" data-keeper={id === keeper}>
              <a href={href} target="_blank" rel="noopener">
                {name}
              </a>
              <label class={css.keep}>
                <input
                  type="radio"
                  name={`${group}-keeper`}
                  checked={id === keeper}
                  onChange={() => onKeeper(id)}
                />
                Keep<span class="visually-hidden"> {name}</span>
              </label>
            </th>
          ))}
          <th scope="col">What becomes of it</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.field} data-field={row.field} data-open={row.options && !choices[row.field]}>
            <th scope="row">{row.label}</th>
            {columns.map(({ id, name }, at) => (
              <td key={id} data-name={name}>
                <Value row={row} at={at} choices={choices} onChoice={onChoice} group={group} name={name} />
              </td>
            ))}
            <td class={css.fate}>
              {row.options ? (
                choices[row.field] ? (
                  chosenWords(row, choices[row.field] ?? '')
                ) : (
                  <Badge tone="warn">Choose one</Badge>
                )
              ) : (
                row.fate
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type ValueProps = {
  row: Row
  at: number
  choices: Record<string, string>
  onChoice: (field: string, id: string) => void
  group: string
  name: string
}

function Value({ row, at, choices, onChoice, group, name }: ValueProps) {
  const value = row.values[at]
  const option = row.options?.[at]
  if (!value) return <span class={css.none}>—</span>
  // Two leads of one contact have one value between them: it is offered once.
  if (!option || row.options?.indexOf(option) !== at) return <>{value}</>
  return (
    <label class={css.choice}>
      <input
        type="radio"
        name={`${group}-${row.field}`}
        aria-label={`${row.label}: ${value}, of ${name}`}
        checked={choices[row.field] === option}
        onChange={() => onChoice(row.field, option)}
      />
      <span>{value}</span>
    </label>
  )
}
