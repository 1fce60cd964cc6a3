import { useState } from 'preact/hooks'
import type { Trouble } from '../../api.ts'
import { errorAt, Select, TextField } from '../../parts/field.tsx'
import type { ConnectionKind } from '../../wire-connections.ts'
import { isOpen, secretWords, wayWords } from './secret-words.ts'

type SecretFieldsProps = {
  kind: ConnectionKind
  values: Record<string, string>
  onValues: (values: Record<string, string>) => void
  problem: Trouble | null
}

/** What the CRM takes to let Onelead in; where there are several ways, one of them. */
export function SecretFields({ kind, values, onValues, problem }: SecretFieldsProps) {
  const [way, setWay] = useState(0)
  const secrets = kind.secrets[way] ?? []
  return (
    <>
      {kind.secrets.length > 1 && (
        <Select
          label="Sign in by"
          value={String(way)}
          onValue={(value) => {
            setWay(Number(value))
            onValues({})
          }}
          options={kind.secrets.map((names, i) => ({ value: String(i), label: wayWords(names) }))}
        />
      )}
      {secrets.map((name) => (
        <TextField
          key={name}
          label={secretWords(name).label}
          hint={secretWords(name).hint}
          type={isOpen(name) ? 'text' : 'password'}
          required={name !== 'secret' || kind.kind !== 'webhook'}
          value={values[name] ?? ''}
          onValue={(value) => onValues({ ...values, [name]: value })}
          error={
            errorAt(problem, `/credentials/${name}`) ??
            (name === secrets[0] ? errorAt(problem, '/credentials') : undefined)
          }
        />
      ))}
    </>
  )
}

/** Only what was typed. */
export const given = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''))
