/**
 * `npm run build`: the server and its commands as a few files of JavaScript in `dist/`, with the types of what others
 * import in `dist/types`, and the console in `dist/console`. `npm ci` runs it (`prepare`). Bundled because 300 modules
 * take 300 ms to start from source, and one file a tenth of that.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type InputOptions, rolldown } from 'rolldown'
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
  const { fillCompileCache } = await import('./compile-cache.ts')
  // What is built runs without it, only later.
  await fillCompileCache().catch((error: Error) =>
    process.stderr.write(`no code was kept compiled: ${error.message}\n`),
  )
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
  const exceptions = await exceptionsOnDemand()
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

async function written(options: InputOptions, folder: string): Promise<void> {
  const bundle = await rolldown({
    ...options,
    platform: 'node',
    // Its paths name types that packages lack, which are nothing to be built.
    tsconfig: false,
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(log.message)
    },
  })
  await bundle.write({ dir: folder, format: 'esm', sourcemap: false, chunkFileNames: '[name]-[hash].js' })
  await bundle.close()
}

if (import.meta.main) {
  const started = performance.now()
  await build()
  process.stdout.write(`built dist/ in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
}
