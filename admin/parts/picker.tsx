import type { Resource } from '../resource.ts'
import type { Page } from '../wire.ts'
import { Dialog } from './dialog.tsx'
import { Loading } from './empty.tsx'
import css from './picker.module.css'
import { ProblemNote } from './problem-note.tsx'
import { SearchField } from './search-field.tsx'

type PickerProps<T> = {
  title: string
  label: string
  q: string
  onSearch: (q: string) => void
  found: Resource<Page<T>>
  optionsOf: (found: T[]) => { id: string; name: string; more: string }[]
  onPick: (id: string) => void
  onClose: () => void
}

/** One record of many, found by searching. */
export function Picker<T>({ title, label, q, onSearch, found, optionsOf, onPick, onClose }: PickerProps<T>) {
  const options = found.data && optionsOf(found.data.data)
  return (
    <Dialog title={title} onClose={onClose}>
      <SearchField label={label} placeholder={label} value={q} onValue={onSearch} />
      <ProblemNote problem={found.problem} retry={found.reload} />
      <div class={css.found} aria-live="polite">
        {!options && !found.problem && <Loading rows={3} />}
        {options?.length === 0 && <p class={css.none}>{q ? 'Nothing found.' : 'There is no other one.'}</p>}
        {options && options.length > 0 && (
          <ul class={css.options}>
            {options.map(({ id, name, more }) => (
              <li key={id}>
                <button type="button" class={css.option} onClick={() => onPick(id)}>
                  <strong>{name}</strong>
                  {more && <span>{more}</span>}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  )
}
