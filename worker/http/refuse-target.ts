import { type TargetProblem, targetProblem } from '../forward/target.ts'
import type { C } from './context.ts'
import { invalid } from './problem.ts'

const WHY: Record<TargetProblem, string> = {
  not_a_url: 'Not an http or https address',
  not_https: 'Only https addresses',
  port: 'Only the standard port 443',
  credentials: 'No user name or password in the address',
  private_address: 'Loopback and private addresses are not allowed here',
}

/** null: events may be sent to this address. */
export function refuseTarget(c: C, url: string, pointer: string) {
  const wrong = targetProblem(url, c.env.ONELEAD_ALLOW_PRIVATE_URLS === '1')
  return wrong ? invalid(c, [{ pointer, detail: WHY[wrong] }]) : null
}
