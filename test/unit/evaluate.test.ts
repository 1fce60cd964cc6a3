/** `npm run evaluate`, from outside. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readCsv, writeCsv } from '../../bench/matching/csv.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'evaluate-'))
const evaluate = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bench/evaluate.ts'), ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}
const FAKE = join(root, 'test/data/splink_fake1000/fake_1000.csv')

/** The same file with the truth scrambled, other names for its columns, and an id. */
const { columns, rows } = readCsv(readFileSync(FAKE, 'utf8'))
const renamed = join(folder, 'renamed.csv')
writeFileSync(
  renamed,
  writeCsv([
    ['id', 'alpha', 'beta', 'gamma', 'delta', 'epsilon', 'who'],
    ...rows.map((row, i) => [
      `r${i}`,
      ...['first_name', 'surname', 'dob', 'city', 'email'].map((it) => row[it] ?? ''),
      String((i * 31) % 17),
    ]),
  ]),
)

describe('evaluate', () => {
  const out = join(folder, 'pairs.csv')
  const plain = evaluate(FAKE, '--truth', 'cluster', '--pairs', out)
  const pairs = readCsv(readFileSync(out, 'utf8'))

  test('prints what it found, and how sure it was', () => {
    expect(plain.status).toBe(0)
    for (const what of [
      'precision',
      'recall',
      'F1',
      'calibration',
      'blocking recall',
      'candidates per record',
      'seconds',
    ])
      expect(plain.stdout).toContain(what)
    expect(columns).toContain('cluster')
    expect(plain.stdout.split('\n')[0]).not.toContain('cluster')
  })

  test('writes every pair above .01, the likeliest first, by row number where there is no id', () => {
    expect(pairs.columns).toEqual(['a', 'b', 'probability'])
    const stated = pairs.rows.map(({ probability }) => Number(probability))
    expect(stated.length).toBeGreaterThan(1500)
    expect(Math.min(...stated)).toBeGreaterThan(0.01)
    expect(stated).toEqual(stated.toSorted((a, b) => b - a))
    expect(pairs.rows.every(({ a, b }) => Number(a) >= 1 && Number(b) <= rows.length)).toBe(true)
  })

  test('finds the same with the truth scrambled and the columns mapped by hand, named by id', () => {
    const other = join(folder, 'other.csv')
    const map = ['first_name=alpha', 'last_name=beta', 'birth_date=gamma', 'city=delta', 'email=epsilon']
    expect(
      evaluate(renamed, '--truth', 'who', ...map.flatMap((it) => ['--map', it]), '--pairs', other).status,
    ).toBe(0)
    const named = readCsv(readFileSync(other, 'utf8')).rows.map(({ a, b, probability }) => ({
      a: String(Number(a?.slice(1)) + 1),
      b: String(Number(b?.slice(1)) + 1),
      probability,
    }))
    expect(named).toEqual(pairs.rows)
  })

  test.each([
    [['nowhere.csv', '--truth', 'x'], /nowhere/],
    [[FAKE], /column/],
    [[FAKE, '--truth', 'nobody'], /nobody/],
    [[FAKE, '--truth', 'cluster', '--map', 'shoe=city'], /shoe/],
    [[FAKE, '--truth', 'cluster', '--map', 'city=shoe'], /shoe/],
    [[], /file/],
  ])('%j is refused with a reason', (args, why) => {
    const { status, stderr } = evaluate(...args)
    expect(status).not.toBe(0)
    expect(stderr).toMatch(why)
  })
})
