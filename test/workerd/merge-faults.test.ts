/** A merge, its undo, the trash: failed at each statement of the commit in turn, and after it was written with the answer lost. */
import { describe, expect, test } from 'vitest'
import { dump, faulty, worker } from './faults.ts'
import { api, ask, changes } from './merge-changes.ts'

let made = 0

describe.each(changes)('%s', (_, prepare, statements) => {
  test('leaves the database as it was when any one of its statements fails', async () => {
    const asked = await prepare()
    const before = await dump()
    let length = 1
    for (let failing = 0; failing < length; failing++) {
      const DB = faulty((run, all) => {
        length = all.length
        const broken = worker.DB.prepare("SELECT json('x')")
        return run(all.map((statement, i) => (i === failing ? broken : statement)))
      })
      expect((await ask(asked, {}, { ...worker, DB })).status).toBe(500)
      expect(await dump()).toEqual(before)
    }
    expect(length).toBeGreaterThanOrEqual(statements)
    expect((await ask(asked)).status).toBeLessThan(300)
    expect(await dump()).not.toEqual(before)
  })

  test('whose answer was lost is asked for again and not made again', async () => {
    const asked = await prepare()
    const key = { 'idempotency-key': `lost ${asked.path} ${made++}` }
    let commits = 0
    const DB = faulty(async (run, all) => {
      commits++
      await run(all)
      throw new Error('Network connection lost')
    })
    expect((await ask(asked, key, { ...worker, DB })).status).toBe(500)
    const written = await dump()
    const [first, second] = [await ask(asked, key), await ask(asked, key)]
    expect(commits).toBe(1)
    expect(await dump()).toEqual(written)
    expect(second).toMatchObject({ status: first.status, body: first.body })
    // Only a POST has an Idempotency-Key; who deletes again is told that it is not there.
    expect(first.status).toBe(asked.method ? 404 : first.body === null ? 204 : 200)
    const merge = first.body?.merge_id
    if (asked.path.endsWith('/merge')) {
      const [newest] = (await api('GET', '/merges?limit=1')).body.data
      expect([newest.id, newest.undone_at]).toEqual([merge, null])
    }
  })
})

test.each(changes.filter(([name]) => name.includes('undo')))(
  '%s is answered as it was promised where nothing can be asked any more after its commit',
  async (_, prepare) => {
    const asked = await prepare()
    const promised = await ask({ ...asked, method: 'GET' })
    let down = false
    const committing = faulty(async (run, all) => {
      const written = await run(all)
      down = true
      return written
    })
    const DB = new Proxy(committing, {
      get(target, property) {
        if (down) throw new Error('Network connection lost')
        return Reflect.get(target, property)
      },
    })
    const { status, body } = await ask(asked, {}, { ...worker, DB })
    expect([status, body.items.length]).toEqual([200, promised.body.items.length])
    expect(down).toBe(true)
    expect((await ask(asked)).body.code).toBe('not_undoable')
  },
)

test('that others overtake each time: 503 with Retry-After, and nothing written', async () => {
  const DB = faulty(() => Promise.reject(new Error('D1_ERROR: stale_guard: SQLITE_CONSTRAINT')))
  for (const [, prepare] of changes) {
    const asked = await prepare()
    const before = await dump()
    const answer = await ask(asked, {}, { ...worker, DB })
    expect([asked.path, answer.status, answer.headers.get('retry-after')]).toEqual([asked.path, 503, '1'])
    expect(await dump()).toEqual(before)
  }
})
