import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { accountId } from '../src/aws/index.ts'
import { openStore, type Store, type StoreLocation } from '../src/storage/index.ts'
import { postgresMissing, startPostgres } from './postgres.ts'

const ACCOUNT = accountId('111122223333')

/** Ends a writer after so many acknowledged pairs: another moment in each round. */
const ROUNDS = [1, 7, 20, 45, 100, 160, 250, 330, 410, 500]

test('kill -9 in a stream of writes loses none that was acknowledged, on SQLite', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'castellan-kill-'))
  t.after(() => rmSync(data, { recursive: true }))
  const acknowledged: string[] = []
  for (const [round, pairs] of ROUNDS.entries()) {
    acknowledged.push(...(await writeUntilKilled(data, round, pairs)))
    await assertIntact({ data }, acknowledged)
  }
})

test('kill -9 of a node in a stream of writes loses none that was acknowledged, on PostgreSQL', {
  skip: postgresMissing(),
}, async (t) => {
  const server = await startPostgres()
  t.after(() => server.stop())
  const acknowledged: string[] = []
  for (const [round, pairs] of ROUNDS.slice(0, 5).entries()) {
    acknowledged.push(...(await writeUntilKilled(server.url(), round, pairs)))
    await assertIntact({ url: server.url() }, acknowledged)
  }
})

test('kill -9 of PostgreSQL itself loses none that was acknowledged', { skip: postgresMissing() }, async (t) => {
  const server = await startPostgres({ fsync: 'on' })
  t.after(() => server.stop())
  const acknowledged: string[] = []
  for (const [round, pairs] of ROUNDS.slice(0, 3).entries()) {
    acknowledged.push(...(await writeUntilKilled(server.url(), round, pairs, () => server.kill())))
    await server.start()
    await assertIntact({ url: server.url() }, acknowledged)
  }
})

/** What the writer said it wrote before it, or what `kill` ends instead, was killed. */
async function writeUntilKilled(
  location: string,
  round: number,
  pairs: number,
  kill?: () => Promise<void>,
): Promise<string[]> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'kill-writer.ts'), location, String(round)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let complaint = ''
  let lines = 0
  let killing: Promise<void> | undefined
  writer.stderr.on('data', (chunk) => {
    complaint += chunk
  })
  writer.stdout.on('data', (chunk: Buffer) => {
    said += chunk
    lines += chunk.toString().split('\n').length - 1
    if (lines < pairs || killing) return
    killing = kill ? kill() : Promise.resolve(writer.kill('SIGKILL')).then(() => {})
  })
  await new Promise((resolve) => writer.once('close', resolve))
  assert.ok(killing, `the writer ended by itself: ${complaint}`)
  await killing
  return said.split('\n').slice(0, -1) // What follows the last line feed was cut off by the kill.
}

async function assertIntact(location: StoreLocation, acknowledged: readonly string[]): Promise<void> {
  const store = await openStore(location)
  try {
    const found = await allEventIds(store)
    const missing = acknowledged.filter((id) => !found.has(`${id}/first`))
    assert.deepEqual(missing, [], 'acknowledged, and lost')
    const halves = [...found].filter(
      (id) => !found.has(id.endsWith('/first') ? id.replace('/first', '/second') : id.replace('/second', '/first')),
    )
    assert.deepEqual(halves, [], 'half of a transaction')
    assert.equal(await dataIn(store), found.size / 2, 'one datum for each transaction')
    const version = (await store.versions([ACCOUNT])).get(ACCOUNT)
    assert.equal(version, 1 + found.size / 2, 'one bump for each transaction')
  } finally {
    await store.close()
  }
}

async function dataIn(store: Store): Promise<number> {
  const metrics = await store.read(ACCOUNT).metrics.settled()
  const [metric] = await metrics.list('us-east-1', {}, undefined, 2)
  const points = await metrics.datapoints('us-east-1', metric?.metricId ?? '', { from: 0, to: 1 })
  return points.reduce((sum, { aggregate }) => sum + aggregate.count, 0)
}

async function allEventIds(store: Store): Promise<Set<string>> {
  const ids = new Set<string>()
  for (let page = await store.read(ACCOUNT).audit.lookup({ limit: 1000 }); ; ) {
    for (const row of page.events) ids.add(row.eventId)
    if (!page.next) return ids
    page = await store.read(ACCOUNT).audit.lookup({ limit: 1000, after: page.next })
  }
}
