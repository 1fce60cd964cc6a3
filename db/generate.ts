/**
 * `npm run db:generate [-- --name WORDS]`: writes the migration from db/schema.ts with drizzle-kit, then makes
 * its new tables WITHOUT ROWID, which drizzle's schema can't say. A text primary key on a rowid table costs a
 * second written row for its index, for every row; D1 bills rows written.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const migrations = join(import.meta.dirname, 'migrations')

execFileSync('drizzle-kit', ['generate', ...process.argv.slice(2)], { stdio: 'inherit' })

for (const file of readdirSync(migrations).filter((name) => name.endsWith('.sql'))) {
  const path = join(migrations, file)
  const text = readFileSync(path, 'utf8')
  const tables = text.replaceAll(/(CREATE TABLE [^;]*\n\));/g, '$1 WITHOUT ROWID;')
  if (tables !== text) writeFileSync(path, tables)
}
