import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { Select, TextField } from '../../parts/field.tsx'
import type { Survey } from '../../wire-connections.ts'
import css from './connections.module.css'

type FieldMapProps = {
  fields: Survey['fields']
  /** By `contact.NAME` or `lead.NAME`. */
  map: Record<string, string>
  onMap: (map: Record<string, string>) => void
  title: string
}

/** Attributes of contacts and fields of leads, and where their values go. */
export function FieldMap({ fields, map, onMap, title }: FieldMapProps) {
  const [name, setName] = useState('')
  const [to, setTo] = useState('')
  const labelOf = (key: string, id: string) =>
    fields.find((it) => it.id === id && key.startsWith(it.of))?.name ?? id
  const add = () => {
    const [of, id] = [to.slice(0, to.indexOf(' ')), to.slice(to.indexOf(' ') + 1)]
    onMap({ ...map, [`${of}.${name.trim()}`]: id })
    setName('')
    setTo('')
  }
  return (
    <fieldset class={css.pipeline}>
      <legend>Fields</legend>
      <ul class={css.mapped}>
        {Object.entries(map).map(([key, id]) => (
          <li key={key}>
            <span>
              {key.slice(key.indexOf('.') + 1)}{' '}
              <span class={css.sub}>of each {key.slice(0, key.indexOf('.'))}</span> → {labelOf(key, id)}
            </span>
            <Button
              kind="bare"
              small
              icon="trash"
              aria-label={`Do not send ${key}`}
              onClick={() => onMap(Object.fromEntries(Object.entries(map).filter(([each]) => each !== key)))}
            />
          </li>
        ))}
      </ul>
      <div class={css.stages}>
        <TextField label="Attribute or field here" value={name} onValue={setName} placeholder="budget" />
        <Select
          label={`Field in ${title}`}
          value={to}
          onValue={setTo}
          options={[
            { value: '', label: 'Choose' },
            ...fields.map((it) => ({ value: `${it.of} ${it.id}`, label: `${it.name} (${it.of})` })),
          ]}
        />
      </div>
      <div>
        <Button small icon="plus" disabled={name.trim() === '' || to === ''} onClick={add}>
          Add field
        </Button>
      </div>
    </fieldset>
  )
}
