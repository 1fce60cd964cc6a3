/** A real Tryton on this machine, where it is installed: docs/connectors.md says how. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Json } from './account.ts'

export const PASSWORD = 'password of the tests'
/** Made once, as it takes half a minute; kept for later runs. */
const TEMPLATE = join(import.meta.dirname, '../.artifacts/tryton')

export function trytonIsThere(): boolean {
  try {
    execFileSync('trytond-admin', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const conf = (folder: string, port: number) =>
  `[database]\nuri = sqlite://\npath = ${folder}\n[web]\nlisten = 127.0.0.1:${port}\n`

function template(): string {
  const database = join(TEMPLATE, 'crm.sqlite')
  const done = join(TEMPLATE, 'done')
  if (existsSync(done)) return database
  rmSync(TEMPLATE, { recursive: true, force: true })
  mkdirSync(TEMPLATE, { recursive: true })
  writeFileSync(database, '')
  writeFileSync(join(TEMPLATE, 'password'), PASSWORD)
  writeFileSync(join(TEMPLATE, 'trytond.conf'), conf(TEMPLATE, 0))
  const asked = ['-u', 'party', 'sale_opportunity', '--activate-dependencies', '--all', '-l', 'en']
  execFileSync(
    'trytond-admin',
    ['-c', join(TEMPLATE, 'trytond.conf'), '-d', 'crm', ...asked, '--email', 'admin@example.com'],
    { env: { ...process.env, TRYTONPASSFILE: join(TEMPLATE, 'password') }, stdio: 'ignore' },
  )
  writeFileSync(done, '')
  return database
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** Serves a copy of the template, with a company that its user belongs to. */
export async function startTryton() {
  const folder = mkdtempSync(join(tmpdir(), 'onelead-tryton-'))
  copyFileSync(template(), join(folder, 'crm.sqlite'))
  const port = await freePort()
  writeFileSync(join(folder, 'trytond.conf'), conf(folder, port))
  const child: ChildProcess = spawn('trytond', ['-c', join(folder, 'trytond.conf'), '-d', 'crm'], {
    stdio: 'ignore',
  })
  const url = `http://127.0.0.1:${port}/crm`
  let session = ''
  const rpc = async (method: string, ...params: unknown[]): Promise<Json> => {
    const response = await fetch(`${url}/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(session ? { authorization: `Session ${session}` } : {}),
      },
      body: JSON.stringify({ id: 1, method, params }),
    })
    const { result, error } = (await response.json()) as { result?: Json; error?: unknown }
    if (error) throw new Error(`${method}: ${JSON.stringify(error)}`)
    return result
  }
  for (let tries = 0; ; tries++)
    try {
      const [user, key] = await rpc('common.db.login', 'admin', { password: PASSWORD })
      session = btoa(`admin:${user}:${key}`)
      break
    } catch (error) {
      if (tries > 600) throw error
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  const rounding = { __class__: 'Decimal', decimal: '0.01' }
  const [currency] = await rpc(
    'model.currency.currency.create',
    [{ name: 'Euro', code: 'EUR', symbol: 'E', rounding, digits: 2 }],
    {},
  )
  const [party] = await rpc('model.party.party.create', [{ name: 'Acme' }], {})
  const [company] = await rpc('model.company.company.create', [{ party, currency }], {})
  const [grace] = await rpc('model.party.party.create', [{ name: 'Grace' }], {})
  await rpc('model.res.user.write', [1], { companies: [['add', [company]]], company }, {})
  const [employee] = await rpc('model.company.employee.create', [{ party: grace, company }], { company })
  await rpc('model.res.user.write', [1], { employees: [['add', [employee]]], employee }, { company })
  const list = (model: string, fields: string[]): Promise<Json[]> =>
    rpc(`model.${model}.search_read`, [], 0, 1000, [['id', 'ASC']], fields, { company, active_test: false })
  return {
    url,
    /** Parties besides the company itself and who works there, archived ones too. */
    parties: async (): Promise<Json[]> =>
      (
        await rpc(
          'model.party.party.search_read',
          [['active', 'in', [true, false]]],
          0,
          1000,
          [['id', 'ASC']],
          ['name', 'active', 'replaced_by'],
          { company },
        )
      ).filter(({ id }: Json) => id !== party && id !== grace),
    emails: async (partyId: number): Promise<string[]> =>
      (await list('party.contact_mechanism', ['party', 'type', 'value']))
        .filter((it) => it.party === partyId && it.type === 'email')
        .map(({ value }) => value),
    opportunities: () => list('sale.opportunity', ['description', 'state', 'party', 'reference']),
    notes: () => list('ir.note', ['message']),
    async stop() {
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
