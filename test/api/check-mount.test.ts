import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkMount } from '../../host/check-mount.ts'
import { type Account, newAccount } from '../support/account.ts'
import { startOwnHost } from '../support/own-host.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let host: Awaited<ReturnType<typeof startOwnHost>>
let acme: Account
beforeAll(async () => {
  server = await startServer()
  host = await startOwnHost(server.base)
  acme = await newAccount(server.base, { origin: host.here })
})
afterAll(async () => {
  host.stop()
  await server.stop()
})

const wrong = async () => (await checkMount(`${host.here}/`)).filter(({ ok }) => !ok)

test('a mount on the page’s own host is found right, and the ID that was asked for is forgotten', async () => {
  host.embed(acme.site.key, true)
  const findings = await checkMount(`${host.here}/`)
  expect(findings.filter(({ ok }) => !ok)).toEqual([])
  expect(findings.map(({ what }) => what)).toContain('for 400 days after each visit')
})

test('what is wrong is said, with what to do', async () => {
  host.embed(acme.site.key, false)
  expect((await wrong()).map(({ what }) => what)).toEqual([expect.stringContaining('Onelead is on')])
  host.embed('AAAAAAAAAAAAAAAAAAAAA_AAAAAAAAAAAAAAAAAAAAA', true)
  expect((await wrong()).map(({ what }) => what)).toEqual(['a page view is answered 404 not_found'])
  const asked = await acme.newSite(acme.pipeline.id, { pixel: { consent: 'message' } })
  host.embed(asked.key, true)
  expect((await wrong()).map(({ what }) => what)).toEqual(['an ID is given'])
  expect((await checkMount('http://127.0.0.1:9/')).map(({ ok }) => ok)).toEqual([false])
})
