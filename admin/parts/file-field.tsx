import { useId } from 'preact/hooks'
import css from './file-field.module.css'

type FileFieldProps = {
  label: string
  accept: string
  required?: boolean
  onFile: (file: File) => void
}

export function FileField({ label, accept, required, onFile }: FileFieldProps) {
  const id = useId()
  return (
    <div class={css.field}>
      <label for={id} class={css.label}>
        {label}
      </label>
      <input
        id={id}
        type="file"
        class={css.control}
        accept={accept}
        required={required}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          if (file) onFile(file)
        }}
      />
    </div>
  )
}
