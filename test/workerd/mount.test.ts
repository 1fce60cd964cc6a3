import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { createWorker } from '../../worker/create-worker.ts'
import { noTurns } from '../../worker/intake/turns.ts'
import { worker } from './faults.ts'

const answerOf = async (path: string, mount?: string) => {
  const ctx = createExecutionContext()
  const request = new Request(`https://shop.example${path}`)
  const env = mount === undefined ? worker : { ...worker, ONELEAD_MOUNT: mount }
  const it = createWorker({ clock: () => Date.now(), turns: noTurns })
  const answer = (await it.fetch?.(request as never, env, ctx)) as Response
  await waitOnExecutionContext(ctx)
  return answer.status
}

test.each([
  ['/onelead/.well-known/gpc.json', '/onelead', 200],
  ['/.well-known/gpc.json', '/onelead', 200],
  ['/onelead/.well-known/gpc.json', undefined, 404],
  ['/onelead/.well-known/gpc.json', '/other', 404],
  ['/oneleading/.well-known/gpc.json', '/onelead', 404],
  ['/onelead/v1/unknown', '/onelead', 404],
  ['/onelead/healthz', '/onelead', 404],
  ['/onelead/openapi.json', '/onelead', 404],
  ['/onelead/api/v1/contacts', '/onelead', 404],
])('%s with ONELEAD_MOUNT=%s answers %i', async (path, mount, status) => {
  expect(await answerOf(path, mount)).toBe(status)
})
