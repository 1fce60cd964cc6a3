/**
 * Where tests keep their databases and browsers their profiles: in memory, where there is room. A commit waits for the
 * disk, three files at a time for the same one; what is tested is that nothing is lost when a process dies, not when
 * the power fails.
 */
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
/** Bytes; a whole run holds some hundred megabytes at once. */
const ENOUGH = 2 * 1024 ** 3

function hasRoom(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK)
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize >= ENOUGH
  } catch {
    return false
  }
}

/** For this process and all that it starts; gone with it. Does nothing when asked again. */
export function keepTemporaryFilesInMemory(): void {
  if (process.env.TMPDIR?.startsWith(MEMORY) || !hasRoom()) return
  const folder = mkdtempSync(join(MEMORY, 'onelead-tests-'))
  process.env.TMPDIR = folder
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
}
