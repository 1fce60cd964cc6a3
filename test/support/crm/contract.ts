import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'

const folder = join(import.meta.dirname, '../../data/contracts')
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
const added = new Map<string, ValidateFunction>()

/** A contract's definition by name; the schemas are those of test/data/contracts. */
export function contract(file: string, definition: string): ValidateFunction {
  const key = `${file}#/definitions/${definition}`
  const known = added.get(key)
  if (known) return known
  if (!ajv.getSchema(file)) ajv.addSchema(JSON.parse(readFileSync(join(folder, file), 'utf8')), file)
  const validate = ajv.compile({ $ref: key })
  added.set(key, validate)
  return validate
}

/** What is wrong with it, in words; null: it is as the contract says. */
export function breach(file: string, definition: string, value: unknown): string | null {
  const validate = contract(file, definition)
  return validate(value) ? null : `${definition}: ${ajv.errorsText(validate.errors)}`
}
