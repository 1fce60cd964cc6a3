import { expect } from 'vitest'
import type { Answer } from './account.ts'

/** A problem as the API answers it, which tells nothing of what is inside. */
export const expectProblem = (answer: Answer, status: number, code: string) => {
  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(answer.body).toMatchObject({ type: expect.any(String), title: expect.any(String), status })
  expect(JSON.stringify(answer.body)).not.toMatch(/\bat \w+ \(|SQLITE|D1_ERROR|ZodError/)
}
