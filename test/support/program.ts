import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

export type Program = {
  base: string
  output: () => string
  child: ChildProcess
  kill: () => Promise<void>
  interrupt: () => Promise<void>
}

/** `npm start` as its own process, on a free port, with what is built already. */
export function startProgram(env: Record<string, string>): Promise<Program> {
  const child = spawn(process.execPath, ['host/serve.ts'], {
    cwd: root,
    env: { ...process.env, PORT: '0', ONELEAD_BUILD: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own group: a kill must reach workerd too, or it lives on as an orphan.
    detached: true,
  })
  let output = ''
  child.stderr?.on('data', (chunk) => {
    output += chunk
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ready line: ${output}`)), 60_000)
    child.stdout?.on('data', (chunk) => {
      output += chunk
      const ready = /^ready (http:\S+)$/m.exec(output)
      if (!ready) return
      clearTimeout(timer)
      resolve({
        base: ready[1] as string,
        output: () => output,
        child,
        kill: async () => {
          process.kill(-(child.pid as number), 'SIGKILL')
          await ended
        },
        interrupt: async () => {
          child.kill('SIGINT')
          await ended
        },
      })
    })
    child.once('exit', () => reject(new Error(`ended before it was ready: ${output}`)))
  })
}
