/**
 * `npm run abuse`: does what SECURITY.md's table lists, and says of each kind whether it held. `-- --table` prints the
 * table.
 */
import { spawnSync } from 'node:child_process'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { ABUSES, type Abuse, abuseTable } from '../test/support/abuses.ts'
import { build } from './build.ts'
import { setUp } from './test-setup.ts'

const root = join(import.meta.dirname, '..')
process.chdir(root)

interface Outcome {
  readonly file: string
  readonly name: string
  readonly passed: boolean
  readonly skipped: boolean
}

if (process.argv.includes('--table')) process.stdout.write(`${abuseTable().join('\n')}\n`)
else await doAll()

async function doAll(): Promise<void> {
  setUp()
  if (spawnSync('bin/castellan', ['--version'], { stdio: 'ignore' }).status !== 0) await build()
  const files = [...new Set(ABUSES.flatMap(({ held }) => held.map(fileOf)))].map((file) => join(root, file))
  const outcomes: Outcome[] = []
  const note = (event: { readonly name: string; readonly file?: string; readonly skip?: unknown }, passed: boolean) => {
    const file = relative(root, event.file ?? '')
    outcomes.push({ file, name: event.name, passed, skipped: event.skip !== undefined && event.skip !== false })
  }
  const stream = run({ files, concurrency: 2, timeout: 600_000 })
  stream.on('test:pass', (event) => note(event, true))
  stream.on('test:fail', (event) => note(event, false))
  for await (const _ of stream); // Until all are done.
  let failed = 0
  for (const abuse of ABUSES) {
    const of = outcomes.filter((outcome) => abuse.held.some((held) => isOf(outcome, held)))
    const passed = of.filter((outcome) => outcome.passed && !outcome.skipped).length
    const skipped = of.filter((outcome) => outcome.skipped).length
    const bad = of.filter((outcome) => !outcome.passed)
    const held = passed > 0 && bad.length === 0
    if (!held) failed++
    const tests = skipped === 0 ? `${passed} tests` : `${passed} tests, ${skipped} skipped here`
    process.stdout.write(`${held ? 'held    ' : 'NOT HELD'} ${abuse.what} (${tests}): ${abuse.seen}\n`)
    for (const { file, name } of bad) process.stdout.write(`           ${file}: ${name}\n`)
  }
  process.stdout.write(`${ABUSES.length - failed} of ${ABUSES.length} held\n`)
  process.exitCode = failed === 0 ? 0 : 1
}

function fileOf(held: Abuse['held'][number]): string {
  return typeof held === 'string' ? held : held[0]
}

function isOf({ file, name }: Outcome, held: Abuse['held'][number]): boolean {
  return file === fileOf(held) && (typeof held === 'string' || name.startsWith(held[1]))
}
