/**
 * Builds everything that is served or run into `dist/`: the pixel, the widget, the admin page, the Worker.
 * `node build.ts` fails when a browser script is over its gate; sizes are brotli -11 bytes of what is served.
 */
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { minify } from '@swc/core'
import * as esbuild from 'esbuild'
import { LANGUAGES } from './protocol/widget-texts.ts'

const root = import.meta.dirname
export const dist = join(root, 'dist')

/** Gates in bytes, from the goals of the project: over it, the build fails. */
export const GATES = {
  'pixel.js': 1600,
  'pixel-alone.js': 850,
  'widget.js': 11 * 1024,
  'worker.js': 1024 * 1024,
}

const version: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version

/** `*.inline.css` becomes a minified string, for the widget's shadow root. */
const inlineCss: esbuild.Plugin = {
  name: 'inline-css',
  setup(build) {
    build.onLoad({ filter: /\.inline\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true })
      return { contents: code.trim(), loader: 'text' }
    })
  },
}

/** Of the launcher nothing is left in the pixel alone, not even the letters that it would leave to shorter names. */
const noLauncher: esbuild.Plugin = {
  name: 'no-launcher',
  setup(build) {
    build.onLoad({ filter: /pixel\/launcher\.ts$/ }, () => ({
      contents: 'export let command, putLauncher',
    }))
  },
}

const browser: esbuild.BuildOptions = {
  bundle: true,
  minify: true,
  target: ['es2020', 'safari14'],
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  plugins: [inlineCss],
}

/** What zod would say in forty other languages: a fifth of the Worker, and nobody asks for it. */
const inEnglish: esbuild.Plugin = {
  name: 'in-english',
  setup(build) {
    build.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({ contents: 'export {}' }))
  },
}

/** Its styles need these browsers too: shared sheets, relative colours. */
const panel: esbuild.BuildOptions = {
  target: ['es2022', 'safari16.4'],
  alias: { 'preact/jsx-runtime': join(root, 'widget/draw.ts'), preact: join(root, 'widget/draw.ts') },
}

/** A script that pages load by its address. Made small by swc, which leaves 3% to 5% less of it than esbuild. */
async function script(entry: string, outfile: string, options: esbuild.BuildOptions) {
  const { outputFiles } = await esbuild.build({
    ...browser,
    ...options,
    minify: false,
    minifySyntax: true,
    entryPoints: [join(root, entry)],
    write: false,
    format: 'iife',
    // Without the words "use strict": nothing in it depends on them.
    tsconfigRaw: { compilerOptions: { strict: false } },
  })
  const { code } = await minify(outputFiles[0]?.text as string, {
    ecma: options.target ? 2022 : 2020,
    module: true,
    compress: { passes: 4, unsafe: true },
    mangle: true,
  })
  writeFileSync(join(dist, outfile), code)
}

/** A part of the widget that only some pages load. */
const chunk = (entry: string, outfile: string) =>
  esbuild.build({
    ...browser,
    ...panel,
    entryPoints: [join(root, entry)],
    outfile: join(dist, outfile),
    format: 'esm',
    charset: 'utf8',
  })

/** The Worker as one ES module. `entry` is another only for tests, whose entry wraps the real one. */
export const buildWorker = (entry = 'worker/index.ts', outfile = join(dist, 'worker.js')) =>
  esbuild.build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    minify: true,
    keepNames: false,
    format: 'esm',
    target: 'es2024',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker', 'import'],
    external: ['cloudflare:*', 'node:*'],
    define: { ONELEAD_VERSION: JSON.stringify(version) },
    plugins: [inEnglish],
    metafile: true,
  })

async function buildAdmin() {
  const result = await esbuild.build({
    ...browser,
    target: 'es2022',
    entryPoints: [join(root, 'admin/index.tsx')],
    outdir: join(dist, 'public/admin/assets'),
    format: 'esm',
    splitting: true,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    metafile: true,
  })
  const outputs = Object.keys(result.metafile.outputs).map((path) => path.split('/').pop() as string)
  const asset = (pattern: RegExp) => outputs.find((name) => pattern.test(name))
  const page = readFileSync(join(root, 'admin/index.html'), 'utf8')
    .replace('{{script}}', `/admin/assets/${asset(/^index-.*\.js$/)}`)
    .replace('{{style}}', `/admin/assets/${asset(/^index-.*\.css$/)}`)
  writeFileSync(join(dist, 'public/admin/index.html'), page)
}

/** The viewer of /openapi.json, served from here: the page asks no other host for anything. */
function buildDocs() {
  const folder = join(dist, 'public/docs')
  mkdirSync(folder, { recursive: true })
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js'])
    copyFileSync(join(root, 'node_modules/swagger-ui-dist', file), join(folder, file))
  writeFileSync(
    join(folder, 'start.js'),
    "SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null })\n",
  )
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Onelead API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
`,
  )
}

export const brotliSize = (file: string) =>
  brotliCompressSync(readFileSync(file), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length

export const gzipSize = (file: string) => gzipSync(readFileSync(file), { level: 9 }).length

/** Bytes of each gated file: brotli for what browsers load, gzip for the Worker (Cloudflare's own measure). */
export const sizes = () => ({
  'pixel.js': brotliSize(join(dist, 'public/pixel.js')),
  'pixel-alone.js': brotliSize(join(dist, 'pixel-alone.js')),
  // What somebody who opens it loads: with the words of one language, the longest of them.
  'widget.js':
    brotliSize(join(dist, 'public/widget.js')) +
    Math.max(...LANGUAGES.map((language) => brotliSize(join(dist, `public/widget/${language}.js`)))),
  'worker.js': gzipSize(join(dist, 'worker.js')),
})

/** Its parts first: their content is in the address that it asks for, so that no cache gives it those of another release. */
async function buildWidget() {
  const parts = ['channels.js', ...LANGUAGES.map((language) => `${language}.js`)]
  await Promise.all([
    chunk('widget/channels.ts', 'public/widget/channels.js'),
    ...LANGUAGES.map((language) => chunk(`widget/i18n/${language}.ts`, `public/widget/${language}.js`)),
  ])
  const hash = createHash('sha256')
  for (const part of parts) hash.update(readFileSync(join(dist, 'public/widget', part)))
  const release = JSON.stringify(hash.digest('hex').slice(0, 8))
  await script('widget/index.tsx', 'public/widget.js', { ...panel, define: { RELEASE: release } })
}

export async function build() {
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(join(dist, 'public/admin'), { recursive: true })
  buildDocs()
  await Promise.all([
    script('pixel/index.ts', 'public/pixel.js', { define: { LAUNCHER: 'true' } }),
    script('pixel/index.ts', 'pixel-alone.js', { define: { LAUNCHER: 'false' }, plugins: [noLauncher] }),
    script('pixel/crm-plugin/index.ts', 'public/crm-plugin.js', {
      ...panel,
      define: { LAUNCHER: 'true' },
    }),
    buildWidget(),
    buildAdmin(),
    buildWorker(),
  ])
  const measured = sizes()
  const over = Object.entries(GATES).filter(([name, gate]) => measured[name as keyof typeof GATES] > gate)
  if (over.length > 0)
    throw new Error(
      over
        .map(([name, gate]) => `${name}: ${measured[name as keyof typeof GATES]} B, gate ${gate} B`)
        .join('; '),
    )
  return measured
}

if (import.meta.main) console.table(await build())
