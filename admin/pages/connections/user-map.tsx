import { Select } from '../../parts/field.tsx'
import { useResource } from '../../resource.ts'
import type { Page, User } from '../../wire.ts'
import css from './connections.module.css'

const EVERYBODY = '*'

type UserMapProps = {
  /** Of the CRM. */
  there: { id: string; name: string }[]
  /** By our user's ID, or for everybody. */
  map: Record<string, string>
  onMap: (map: Record<string, string>) => void
  title: string
}

/** Who in the CRM is responsible: for new leads, and for the tasks of each of us. */
export function UserMap({ there, map, onMap, title }: UserMapProps) {
  const here = useResource<Page<User>>('/users?limit=200').data?.data ?? []
  const options = there.map(({ id, name }) => ({ value: id, label: name }))
  const put = (ours: string) => (theirs: string) => {
    const { [ours]: _, ...rest } = map
    onMap(theirs ? { ...rest, [ours]: theirs } : rest)
  }
  return (
    <fieldset class={css.pipeline}>
      <legend>People</legend>
      <Select
        label={`Responsible in ${title}`}
        hint="Of new leads and tasks"
        value={map[EVERYBODY] ?? ''}
        onValue={put(EVERYBODY)}
        options={[{ value: '', label: 'Its default' }, ...options]}
      />
      {here.length > 0 && (
        <div class={css.stages}>
          {here.map(({ id, email }) => (
            <Select
              key={id}
              label={`Tasks of ${email}`}
              value={map[id] ?? ''}
              onValue={put(id)}
              options={[{ value: '', label: 'As for everybody' }, ...options]}
            />
          ))}
        </div>
      )}
    </fieldset>
  )
}
