/**
 * `npm test [-- [--all] [FILE…]]`: installs what the tests need, builds what is stale, runs every `*.test.ts`, and
 * closes with the true counts.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { build } from './build.ts'
import { setUp } from './test-setup.ts'

const root = join(import.meta.dirname, '..')
process.chdir(root)

const missing = setUp()
if (missing.length > 0 && process.env.CASTELLAN_TEST_SETUP !== '0') process.exit(1)

if (spawnSync('bin/castellan', ['--version'], { stdio: 'ignore' }).status !== 0) {
  process.stdout.write('building dist/\n')
  await build()
}

// Each file is a process of its own, and most load the same modules: the first compiles them for all.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/castellan-test')

/** The longest first, so that none is left to run alone: the walk waits as a person does, for most of some minutes. */
const BEGUN = ['test/walkthrough/', 'test/console/', 'test/keeper/', 'test/', '']
const begun = (file: string) => BEGUN.findIndex((folder) => file.startsWith(folder))

const ALL = '--all'
const given = process.argv.slice(2)
// Also what needs much of the machine, such as a cluster of Ceph: it says so where it is skipped.
if (given.includes(ALL)) process.env.CASTELLAN_TEST_ALL = '1'
const named = given.filter((word) => word !== ALL)
const files = (
  named.length > 0
    ? named
    : globSync(['src/**/*.test.ts', 'scripts/**/*.test.ts', 'console/src/**/*.test.ts', 'test/**/*.test.ts'])
)
  .toSorted((one, other) => begun(one) - begun(other) || (one < other ? -1 : 1))
  .map((file) => join(root, file))

const counts = { passed: 0, failed: 0, skipped: 0 }
// One more than there are processors: what waits, for a disk, a browser or a clock, keeps none of them idle.
const stream = run({ files, concurrency: availableParallelism() + 1, timeout: 600_000 })
// The last summary, without a file, is that of the whole run.
stream.on('test:summary', ({ file, counts: total }) => {
  if (file !== undefined) return
  counts.passed = total.passed
  counts.failed = total.tests - total.passed - total.skipped - total.todo
  counts.skipped = total.skipped + total.todo
})
await new Promise<void>((resolve) => {
  const output = stream.compose(spec)
  output.on('end', resolve)
  output.pipe(process.stdout, { end: false })
})

process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1)
