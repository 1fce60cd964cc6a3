/** The laws of the house (ARCHITECTURE.md), each held by a test over the source. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { getTableConfig } from 'drizzle-orm/sqlite-core'
import { beforeAll, describe, expect, test } from 'vitest'
import * as schema from '../db/schema.ts'
import { POINTERS } from '../worker/store/pointers.ts'
import { LAWS } from './support/laws.ts'

const root = join(import.meta.dirname, '..')
const SOURCE = ['protocol', 'pixel', 'widget', 'admin', 'worker', 'db', 'host']

let graph: ICruiseResult['modules']
beforeAll(async () => {
  const { output } = await cruise(
    SOURCE,
    {
      baseDir: root,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: 'migrations' },
    },
    {
      extensions: ['.ts', '.tsx', '.css', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'default'],
    } as never,
    { tsConfig: extractTSConfig(join(root, 'tsconfig.base.json')) },
  )
  graph = (output as ICruiseResult).modules
}, 60_000)

const filesIn = (folders: string[]) =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|css)$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  )
const files = filesIn(SOURCE)
const source = (file: string) => readFileSync(join(root, file), 'utf8')

/** `node_modules/@scope/name/…` → `@scope/name`; a file stays a path from the root. */
const nameOf = (resolved: string) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(resolved)?.[1] ?? resolved

describe('who may import whom', () => {
  test('the graph that is checked is the whole source', () => {
    const seen = new Set(graph.map(({ source }) => source))
    expect(
      files.filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts') && !seen.has(file)),
    ).toEqual([])
    expect(
      graph.flatMap(({ source, dependencies }) =>
        dependencies
          .filter(({ couldNotResolve, module }) => couldNotResolve && !module.startsWith('cloudflare:'))
          .map(({ module }) => `${source}: ${module}`),
      ),
    ).toEqual([])
  })

  test.each(Object.entries(LAWS))('%s imports %j and nothing else', (folder, allowed) => {
    const wrong = graph
      .filter(({ source }) => source.startsWith(`${folder}/`))
      .flatMap(({ source, dependencies }) =>
        dependencies.map(({ resolved }) => [source, nameOf(resolved)] as const),
      )
      .filter(
        ([, name]) =>
          !name.startsWith(`${folder}/`) && !allowed.some((it) => name === it || name.startsWith(`${it}/`)),
      )
    expect(wrong.map(([from, name]) => `${from} imports ${name}`)).toEqual([])
  })

  test('every folder of the Worker has its law, or is wiring', () => {
    const folders = readdirSync(join(root, 'worker'), { withFileTypes: true })
      .filter((it) => it.isDirectory())
      .map(({ name }) => `worker/${name}`)
    expect(folders.filter((it) => !(it in LAWS))).toEqual(['worker/http'])
  })

  test('only store touches drizzle and the tables; only the wiring and http itself import http', () => {
    const edges = graph.flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved }) => [source, nameOf(resolved)] as const),
    )
    const drizzle = edges.filter(
      ([from, to]) =>
        from.startsWith('worker/') &&
        (to === 'drizzle-orm' || to === 'db/schema.ts') &&
        !from.startsWith('worker/store/'),
    )
    expect(drizzle.map(([from]) => from)).toEqual([])
    const http = edges.filter(
      ([from, to]) => to.startsWith('worker/http/') && !from.startsWith('worker/http/'),
    )
    expect([...new Set(http.map(([from]) => from))]).toEqual(['worker/create-worker.ts'])
  })

  test('nothing imports in a circle, types aside', () => {
    const circles = graph.flatMap(({ source, dependencies }) =>
      dependencies
        .filter(({ circular, dependencyTypes }) => circular && !dependencyTypes.includes('type-only'))
        .map(({ resolved }) => `${source} ↔ ${resolved}`),
    )
    expect(circles).toEqual([])
  })
})

test('the pure parts know no clock, no chance, no waiting and no network', () => {
  const pure = files.filter(
    (file) =>
      /^worker\/(domain|matching)\//.test(file) ||
      /^worker\/\w+\/(plan|plan-.*|.*-changes|survivorship|read-request)\.ts$/.test(file),
  )
  expect(pure.length).toBeGreaterThan(15)
  const impure =
    /\bawait\b|\basync\b|\bfetch\(|Date\.now|new Date\(\)|Math\.random|crypto\.|setTimeout|console\./
  expect(pure.filter((file) => impure.test(source(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')))).toEqual(
    [],
  )
})

test('every column that points at a contact or a lead is in the registry of pointers, and nothing else is', () => {
  const columns = Object.values(schema)
    .filter((it) => typeof it === 'object' && it !== null)
    .map((it) => getTableConfig(it as never))
    .flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`))
    .filter((it) => /(contact|lead|other|winner|loser|from)_ids?$|\.merged_into$/.test(it))
  expect(POINTERS.map(({ at }) => at as string).toSorted()).toEqual(columns.toSorted())
})

describe('the tables', () => {
  const tables = Object.values(schema)
    .filter((it) => typeof it === 'object' && it !== null)
    .map((it) => getTableConfig(it as never))
  /** Directory tables say where an account is before anybody knows which one. */
  const DIRECTORY = ['accounts', 'sign_ins']
  /** What is due, of all accounts, is found by its time. */
  const BY_TIME = [
    'outbox_due',
    'sessions_expiry',
    'idempotency_expiry',
    'pixel_codes_expiry',
    'contacts_purge',
    'leads_purge',
    'merges_purge',
    'jobs_due',
    'dedupe_due',
    'trainings_due',
    'erased_rooms_due',
    'connections_due',
  ]

  test('account_id leads every key', () => {
    expect(tables.length).toBeGreaterThan(25)
    const wrong = tables
      .filter(({ name }) => !DIRECTORY.includes(name))
      .flatMap(({ name, primaryKeys, indexes }) => [
        ...primaryKeys.map(({ columns }) => ({ at: name, first: columns[0]?.name })),
        ...indexes.map(({ config }) => ({
          at: config.name,
          first: (config.columns[0] as { name: string }).name,
        })),
      ])
      .filter(({ at, first }) => first !== 'account_id' && !BY_TIME.includes(at))
    expect(wrong).toEqual([])
  })

  test('every table has one key and no row ID beside it', () => {
    const folder = join(root, 'db/migrations')
    const text = readdirSync(folder)
      .filter((it) => it.endsWith('.sql'))
      .map((it) => readFileSync(join(folder, it), 'utf8'))
      .join('\n')
    const made = [...text.matchAll(/CREATE TABLE [`"](\w+)[`"][\s\S]*?;/g)]
    expect(
      made.filter(([statement]) => !statement.endsWith('WITHOUT ROWID;')).map(([, name]) => name),
    ).toEqual([])
    expect(new Set(made.map(([, name]) => name))).toEqual(new Set(tables.map(({ name }) => name)))
  })
})

test('every statement that names a table of an account asks for the account', () => {
  const wrong = files
    .filter((file) => file.startsWith('worker/store/'))
    .flatMap((file) =>
      [...source(file).matchAll(/sql`([\s\S]*?)`/g)].map(([, text]) => ({ file, text: text ?? '' })),
    )
    .filter(({ text }) => /\b(FROM|JOIN|UPDATE|INTO)\s+(?!json_each|guard|\()\w+/i.test(text))
    .filter(({ text }) => !/account_id|accounts\b|accounts AS a WHERE a\.id/.test(text))
  expect(wrong).toEqual([])
})

test('a join says its order: without statistics the planner may begin with the larger table, and scan it', () => {
  const joins = files
    .filter((file) => file.startsWith('worker/store/'))
    .flatMap((file) => source(file).match(/\w+ JOIN\b|^\s*JOIN\b/gm) ?? [])
  expect(joins.length).toBeGreaterThan(5)
  expect(joins.filter((join) => join !== 'CROSS JOIN')).toEqual([])
})

test('the database’s own clock is not asked: time comes in as a parameter', () => {
  expect(
    files
      .filter((file) => /CURRENT_TIMESTAMP|datetime\('now'|date\('now'|unixepoch\(/.test(source(file)))
      .filter((file) => !file.startsWith('host/')),
  ).toEqual([])
})

test('files are small, and named for one thing', () => {
  const all = [...files, ...filesIn(['test', 'bench'])]
  expect(all.length).toBeGreaterThan(files.length + 100)
  const long = all.filter((file) => file !== 'db/schema.ts' && source(file).split('\n').length > 301)
  expect(long).toEqual([])
  const vague = all.filter(
    (file) =>
      /(utils?|helpers?|manager|service|misc|common)\.(ts|tsx)$/.test(file) ||
      /[A-Z_]/.test(file.split('/').pop() ?? ''),
  )
  expect(vague).toEqual([])
})

test('what tests use to move the clock is not in what is shipped', () => {
  expect(source('worker/index.ts')).not.toContain('test')
  expect(files.filter((file) => file.startsWith('worker/') && source(file).includes('__test'))).toEqual([])
})
