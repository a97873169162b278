/**
 * `npm run build`: the server and its commands as a few files of JavaScript in `dist/`, with the types of what others
 * import in `dist/types`, and the console in `dist/console`. `npm ci` runs it (`prepare`). Bundled because 300 modules
 * take 300 ms to start from source, and one file a tenth of that.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

/** What is loaded on first use only, and stays a package of its own. */
const external = [/^node:/, 'postgres', 'nodemailer', 'vitest', /^@aws-sdk\//, /^@smithy\//]

export async function build(): Promise<void> {
  if (!existsSync(join(root, 'src'))) return // A published package comes built.
  rmSync(dist, { recursive: true, force: true })
  const { exceptionsOnDemand } = await import('./exceptions-on-demand.ts')
  const exceptions = await exceptionsOnDemand()
  const bundle = await rolldown({
    input: {
      main: join(root, 'src/cli/main.ts'),
      index: join(root, 'src/index.ts'),
      'node-test': join(root, 'src/suite/node-test.ts'),
      vitest: join(root, 'src/suite/vitest.ts'),
      policy: join(root, 'src/policy/index.ts'),
      'event-thread': join(root, 'src/storage/sqlite/event-thread.ts'),
      lint: join(root, 'src/policy/lint/index.ts'),
      requests: join(root, 'src/requests/index.ts'),
      analyse: join(root, 'src/policy/analyse/index.ts'),
      ...exceptions.entries,
    },
    plugins: [exceptions.plugin],
    platform: 'node',
    external,
    // Its paths name types that packages lack, which are nothing to be built.
    tsconfig: false,
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(log.message)
    },
  })
  await bundle.write({ dir: dist, format: 'esm', sourcemap: false, chunkFileNames: '[name]-[hash].js' })
  await bundle.close()
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
}

if (import.meta.main) {
  const started = performance.now()
  await build()
  process.stdout.write(`built dist/ in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
}
