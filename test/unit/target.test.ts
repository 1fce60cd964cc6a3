import { describe, expect, test } from 'vitest'
import { RETRY_AFTER, retryAfter } from '../../worker/forward/backoff.ts'
import { targetProblem } from '../../worker/forward/target.ts'

describe('a webhook is not sent to', () => {
  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://①②⑦.0.0.1/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://172.31.255.255/',
    'https://192.168.1.1/',
    'https://169.254.169.254/',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[::ffff:0:7f00:1]/',
    'https://[::ffff:0:0:1]/',
    'https://[fec0::1]/',
    'https://[2001:0:4136:e378:8000:63bf:80ff:fffe]/',
    'https://localhost../',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://x.localhost/',
    'https://db.internal/',
    'https://printer.local/',
    'https://intranet/',
    'https://127.0.0.1.nip.io/',
  ])('%s, an address inside', (url) => expect(targetProblem(url, false)).toBe('private_address'))
  test.each([
    ['not a url', 'not_a_url'],
    ['javascript:alert(1)', 'not_a_url'],
    ['data:text/html,x', 'not_a_url'],
    ['http://hooks.example/', 'not_https'],
    ['https://hooks.example:22/', 'port'],
    ['https://user@hooks.example/', 'credentials'],
    ['https://hooks.example\\@127.0.0.1/', null],
  ])('%s: %s', (url, problem) => expect(targetProblem(url, false)).toBe(problem))
})

test.each([
  'https://hooks.example/in',
  'https://hooks.example:443/',
  'https://172.32.0.1/',
  'https://8.8.8.8/',
  'https://[2606:4700::1111]/',
  'https://[2001:4860:4860::8888]/',
  'https://[::ffff:8.8.8.8]/',
])('it is sent to %s', (url) => expect(targetProblem(url, false)).toBeNull())
test('self-hosters may open addresses inside, never other schemes', () => {
  expect(targetProblem('http://127.0.0.1:9000/', true)).toBeNull()
  expect(targetProblem('file:///etc/passwd', true)).toBe('not_a_url')
})

test('retries wait as the contract says, up to a fifth longer, ten times', () => {
  const waits = RETRY_AFTER.map((_, i) => [retryAfter(i + 1, 0), retryAfter(i + 1, 1)])
  expect(waits.map(([least]) => (least ?? 0) / 1000)).toEqual([
    5, 30, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400,
  ])
  for (const [least, most] of waits) expect((most ?? 0) / (least ?? 1)).toBeCloseTo(1.2)
  expect(retryAfter(11, 0)).toBeNull()
})
