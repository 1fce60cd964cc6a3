import { useEffect, useRef, useState } from 'preact/hooks'
import { TextField } from './field.tsx'

/** Typing goes on for so long before it is searched. */
const PAUSE_MS = 250

type SearchFieldProps = {
  label: string
  placeholder: string
  value: string
  onValue: (value: string) => void
  /** ID of a datalist. */
  list?: string
}

/** A field that searches while one types, a moment later. */
export function SearchField({ label, placeholder, value, onValue, list }: SearchFieldProps) {
  const [typed, setTyped] = useState(value)
  const [searched, setSearched] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef(onValue)
  latest.current = onValue
  // The address has changed, as by the back button. In an effect it would run over what is typed meanwhile.
  if (searched !== value) {
    setSearched(value)
    if (value !== typed.trim()) setTyped(value)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  const search = (text: string) => {
    clearTimeout(timer.current)
    if (text.trim() !== value) latest.current(text.trim())
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        search(typed)
      }}
    >
      <TextField
        label={label}
        quietLabel
        placeholder={placeholder}
        enterKeyHint="search"
        {...(list ? { list } : {})}
        value={typed}
        onValue={(text) => {
          setTyped(text)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => search(text), PAUSE_MS)
        }}
      />
    </form>
  )
}
