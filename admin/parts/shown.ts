/** A field of the wire as people call it. */
export const fieldName = (field: string) =>
  field.replace(/^(fields|attributes|contact)\./, '').replaceAll('_', ' ')

/** A value of any type as text; nothing is a dash. */
export const shown = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? '—'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value)
