/**
 * `npm run build`: the server and its commands as a few files of JavaScript in `dist/`, with the types of what others
 * import in `dist/types`, and the console in `dist/console`. `npm ci` runs it (`prepare`). Bundled because 300 modules
 * take 300 ms to start from source, and one file a tenth of that.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type InputOptions, type OutputOptions, type Plugin, rolldown } from 'rolldown'
import { bundledPackages } from './bundled-packages.ts'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

/** What is loaded on first use only, and stays a package of its own. */
const external: readonly (string | RegExp)[] = [
  /^node:/,
  'postgres',
  'nodemailer',
  'vitest',
  /^@aws-sdk\//,
  /^@smithy\//,
]

export async function build(): Promise<void> {
  if (!existsSync(join(root, 'src'))) return // A published package comes built.
  rmSync(dist, { recursive: true, force: true })
  const entries = {
    main: 'src/cli/main.ts',
    index: 'src/index.ts',
    'node-test': 'src/suite/node-test.ts',
    vitest: 'src/suite/vitest.ts',
    policy: 'src/policy/index.ts',
    lint: 'src/policy/lint/index.ts',
    requests: 'src/requests/index.ts',
    analyse: 'src/policy/analyse/index.ts',
  }
  await bundle({ name: 'server', entries, external, folder: dist })
  await writeServer()
  const console = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: join(root, 'console'),
      stdio: 'inherit',
    },
  )
  if (console.status !== 0) process.exit(console.status ?? 1)
  // Others cannot check against `.ts` sources of a package: their compiler options differ.
  const declarations = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/lib/tsc.js'), '-p', join(root, 'tsconfig.declarations.json')],
    { stdio: 'inherit' },
  )
  if (declarations.status !== 0) process.exit(declarations.status ?? 1)
  const { fillCompileCache, keepCode } = await import('./kept-code.ts')
  fillCompileCache()
  // What is built runs without it, only later.
  await keepCode().catch((error: Error) => process.stderr.write(`no code was kept compiled: ${error.message}\n`))
}

interface Bundle {
  /** Of the list of packages in it, in `dist/packages/`. */
  readonly name: string
  /** Names in the bundle to files of the repository. */
  readonly entries: Readonly<Record<string, string>>
  readonly external: readonly (string | RegExp)[]
  readonly folder: string
}

/** Writes entries, what they share and the exceptions of requests to `folder`, and beside them the thread of events. */
export async function bundle({ name, entries, external, folder }: Bundle): Promise<void> {
  const { exceptionsOnDemand } = await import('./exceptions-on-demand.ts')
  const exceptions = await exceptionsOnDemand('.js')
  const input = Object.fromEntries(Object.entries(entries).map(([entry, path]) => [entry, join(root, path)]))
  const packages = bundledPackages(join(dist, 'packages', `${name}.json`))
  await written(
    { input: { ...input, ...exceptions.entries }, plugins: [exceptions.plugin, packages], external: [...external] },
    folder,
  )
  // A file by itself: a single executable hands its text to the thread, which cannot look into the executable.
  await written(
    { input: { 'event-thread': join(root, 'src/storage/sqlite/event-thread.ts') }, external: [...external] },
    folder,
  )
}

/**
 * Writes `castellan serve` beside it once more, as one script of CommonJS with all that a start loads: V8's code of a
 * module is kept by Node as it was before anything of it ran, and a script's as `src/cli/kept-code.ts` asks for it.
 */
async function writeServer(): Promise<void> {
  const { exceptionsOnDemand } = await import('./exceptions-on-demand.ts')
  const exceptions = await exceptionsOnDemand('.cjs')
  const entry = join(root, 'src/cli/serve.ts')
  let atStart: ReadonlySet<string> | undefined
  await written(
    {
      input: { server: entry, ...exceptions.entries },
      plugins: [exceptions.plugin, ascii],
      external: [...external],
      // `serve` loads the server when it is run: as ever in `main.js`, and here it is there.
      checks: { ineffectiveDynamicImport: false },
    },
    dist,
    {
      format: 'cjs',
      comments: false,
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
      codeSplitting: {
        groups: [
          {
            debugName: 'server',
            name(id, context) {
              atStart ??= withImports(entry, (module) => context.getModuleInfo(module)?.importedIds ?? [])
              return atStart.has(id) || id === RUNTIME ? 'server' : null
            },
          },
        ],
      },
    },
  )
  await written({ input: { serve: join(root, 'src/cli/start-serve.ts') }, external: [...external] }, dist, {
    format: 'cjs',
    entryFileNames: '[name].cjs',
  })
}

/** The bundler's own. */
const RUNTIME = '\0rolldown/runtime.js'

/** The module, and all that is loaded before it. */
function withImports(entry: string, importsOf: (module: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set([entry])
  for (const module of found) for (const imported of importsOf(module)) found.add(imported)
  return found
}

/** A string with one letter beyond Latin-1 takes two bytes for each of its letters, and V8 keeps the source. */
const ascii: Plugin = {
  name: 'castellan:ascii',
  // At the end of all: what leaves comments out writes the letters again.
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue
      if (/String\.raw`[^`]*[^\0-\x7f]/.test(chunk.code)) throw new Error('a raw string has letters beyond ASCII')
      chunk.code = chunk.code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    }
  },
}

const MODULES: OutputOptions = { format: 'esm', chunkFileNames: '[name]-[hash].js' }

async function written(options: InputOptions, folder: string, output: OutputOptions = MODULES): Promise<void> {
  const bundle = await rolldown({
    ...options,
    platform: 'node',
    // Its paths name types that packages lack, which are nothing to be built.
    tsconfig: false,
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(log.message)
    },
  })
  await bundle.write({ dir: folder, sourcemap: false, ...output })
  await bundle.close()
}

if (import.meta.main) {
  const started = performance.now()
  await build()
  process.stdout.write(`built dist/ in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
}
