import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '../support/account.ts'
import { complaintsOf, launcher, openPanel, say } from '../support/chat-page.ts'
import { htmlWith } from '../support/host-page.ts'
import { acme, host, server } from './shop-page.ts'
import { newVisitor } from './visitors.ts'

/** The npm package as it would be published: packed, unpacked far from here, and used by an application. */

const root = join(import.meta.dirname, '../..')
const nodeModules = join(root, 'node_modules')

let folder: string
let unpacked: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'onelead-package-'))
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: join(root, 'packages/onelead'),
  })
  unpacked = join(folder, 'node_modules/@onelead/web')
  mkdirSync(unpacked, { recursive: true })
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz')) as string
  execFileSync('tar', ['-xzf', join(folder, archive), '-C', unpacked, '--strip-components=1'])
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
})

/** An application that uses what was unpacked, as one script. */
async function bundle(source: string, alias: Record<string, string> = {}) {
  const entry = join(folder, `app-${Math.random().toString(36).slice(2)}.jsx`)
  writeFileSync(entry, source)
  const { outputFiles } = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    nodePaths: [nodeModules],
    alias,
  })
  return outputFiles[0]?.text as string
}

async function open(script: string) {
  const page = await newVisitor()
  const complaints = complaintsOf(page)
  const asked: { path: string; body: Json }[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (request.url().startsWith(server.base))
      asked.push({ path: pathname, body: request.method() === 'POST' ? request.postDataJSON() : null })
  })
  const address = `${JSON.stringify({ host: server.base, site: acme.site.key })}`
  const html = htmlWith(`<script>window.at = ${address}</script>`, {
    body: `<main><div id="app"></div></main><script>${script.replaceAll('</script', '<\\/script')}</script>`,
  })
  await page.goto(host.put('/app', html))
  return { page, complaints, asked }
}
const times = (asked: { path: string }[], path: string) => asked.filter((it) => it.path === path).length

test('what is packed is whole: code and types only, and nothing of the repository is asked for', () => {
  const files = readdirSync(unpacked, { recursive: true }).map(String).sort()
  expect(files.filter((it) => !it.startsWith('dist'))).toEqual(['LICENSE', 'README.md', 'package.json'])
  for (const entry of Object.values(JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')).exports))
    for (const path of Object.values(entry as Record<string, string>))
      expect(files).toContain(path.replace('./', ''))
  const imports = files
    .filter((it) => it.endsWith('.js'))
    .flatMap((it) => [...readFileSync(join(unpacked, it), 'utf8').matchAll(/from ["']([^"']+)/g)])
    .map(([, from]) => from as string)
  expect([...new Set(imports.filter((it) => !it.startsWith('./')))].sort()).toEqual(['preact/hooks', 'react'])
})

test('its types are understood by an application that has them only as they are packed', () => {
  writeFileSync(
    join(folder, 'typed.ts'),
    `import { load, onelead } from '@onelead/web'
     import { useOnelead } from '@onelead/web/preact'
     const done: Promise<void> = load({ host: 'https://x.example', site: 's' })
     onelead('identify', { user_id: 'u1', attributes: { plan: 'pro' } }, 'signature')
     const { ready } = useOnelead({ host: 'https://x.example', site: 's', user: null })
     const yes: boolean = ready
     // @ts-expect-error there is no such verb
     onelead('shout')
     // @ts-expect-error a site is needed
     load({ host: 'https://x.example' })
     export { done, yes }`,
  )
  const tsc = join(nodeModules, 'typescript/bin/tsc')
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'esnext',
    '--moduleResolution',
    'bundler',
    '--target',
    'es2022',
    '--lib',
    'es2022,dom',
  ]
  const said = (() => {
    try {
      return execFileSync(process.execPath, [tsc, ...options, 'typed.ts'], { cwd: folder, encoding: 'utf8' })
    } catch (error) {
      return (error as { stdout: string }).stdout
    }
  })()
  expect(said).toBe('')
})

test('on a server it may be imported and called, and does nothing', () => {
  const script = `
    import { load, onelead } from '@onelead/web'
    onelead('open')
    await load({ host: 'https://x.example', site: 's' })
    console.log(JSON.stringify(Object.keys(globalThis).filter((it) => it === 'onelead')))`
  writeFileSync(join(folder, 'server.mjs'), script)
  const said = execFileSync(process.execPath, ['server.mjs'], { cwd: folder, encoding: 'utf8' })
  expect(said.trim()).toBe('[]')
})

test('load puts the script there once; what was said before is done when it is there', async () => {
  const script = await bundle(`
    import { load, onelead } from '@onelead/web'
    onelead('open')
    window.loads = Promise.all([load(at), load(at), load(at)]).then(() => 'ready')`)
  const { page, complaints, asked } = await open(script)
  expect(await page.evaluate('loads')).toBe('ready')
  await page.getByRole('dialog').waitFor()
  expect([times(asked, '/pixel.js'), times(asked, '/v1/hit')]).toEqual([1, 1])
  await say(page, 'From an application')
  expect(complaints).toEqual([])
})

test('where the script can’t be loaded load rejects, harms nothing, and can be called again', async () => {
  const script = await bundle(`
    import { load } from '@onelead/web'
    window.first = load({ ...at, host: at.host + '/nowhere' }).then(() => 'ready', (error) => error.message)
    window.again = () => load(at).then(() => 'ready')
    load({ ...at, host: at.host + '/nowhere' })`)
  const { page, complaints } = await open(script)
  expect(await page.evaluate('first')).toContain('could not be loaded')
  expect(await page.evaluate('again()')).toBe('ready')
  await launcher(page).waitFor()
  expect(complaints.filter((it) => !it.includes('404'))).toEqual([])
})

const APP = (from: string, library: string, mount: string) => `
  import { useState } from '${library === 'react' ? 'react' : 'preact/hooks'}'
  import { useOnelead } from '${from}'
  ${mount}
  const Chat = ({ user }) => {
    const { ready, onelead } = useOnelead({ ...at, user })
    return <button id="chat" disabled={!ready} onClick={() => onelead('open')}>Write to us</button>
  }
  const App = () => {
    const [user, setUser] = useState(null)
    const [shown, setShown] = useState(true)
    Object.assign(window, { setUser, setShown })
    return <main>{shown && <Chat user={user} />}{shown && <Chat user={user} />}</main>
  }
  put(<App />)`

test.each([
  [
    'Preact',
    APP(
      '@onelead/web/preact',
      'preact',
      `import { render } from 'preact'
      const put = (app) => render(app, document.querySelector('#app'))`,
    ),
    {},
  ],
  [
    // React's own hooks are called through its compatible twin: what is packed imports \`react\` and nothing else.
    'React',
    APP(
      '@onelead/web/react',
      'react',
      `import { createRoot } from 'react-dom/client'
      const put = (app) => createRoot(document.querySelector('#app')).render(app)`,
    ),
    { react: 'preact/compat', 'react-dom/client': 'preact/compat/client' },
  ],
])(
  'the hook of %s loads once for all components, tells who is signed in, and starts anew after a sign-out',
  async (_, source, alias) => {
    const { page, asked } = await open(await bundle(source, alias))
    const users = () => asked.filter(({ path }) => path === '/v1/identify').map(({ body }) => body.user_id)
    await page.locator('#chat:enabled').first().waitFor()
    expect([times(asked, '/pixel.js'), times(asked, '/v1/hit'), users()]).toEqual([1, 1, []])
    await page.evaluate("setUser({ user_id: 'u1' })")
    await expect.poll(users).toEqual(['u1'])
    const pixel = asked.find(({ path }) => path === '/v1/identify')?.body.pixel
    // Drawn anew with the same user: nothing is said twice.
    await page.evaluate("setUser({ user_id: 'u1' })")
    await page.evaluate('setShown(false)')
    await page.evaluate('setShown(true)')
    await page.locator('#chat:enabled').first().click()
    await page.getByRole('dialog').waitFor()
    expect([times(asked, '/pixel.js'), users()]).toEqual([1, ['u1']])
    await page.evaluate('setUser(null)')
    await page.evaluate("setUser({ user_id: 'u2' })")
    await expect.poll(users).toEqual(['u1', 'u2'])
    expect(asked.filter(({ path }) => path === '/v1/identify')[1]?.body.pixel).not.toBe(pixel)
  },
)

test('page views of an application are counted as it moves on', async () => {
  const { page, asked } = await open(await bundle(`import { load } from '@onelead/web'; load(at)`))
  await launcher(page).waitFor()
  await page.evaluate("history.pushState(null, '', '/somewhere/else')")
  await expect
    .poll(() => asked.filter(({ path }) => path === '/v1/hit').map(({ body }) => new URL(body.url).pathname))
    .toEqual(['/app', '/somewhere/else'])
  await openPanel(page as Page)
})
