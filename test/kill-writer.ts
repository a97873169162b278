import { accountId } from '../src/aws/index.ts'
import { openStore } from '../src/storage/index.ts'
import { testEvent } from '../src/storage/testing.ts'

/**
 * Writes pairs of events, each with a datum, to the store at `argv[2]` without end, eight writers at once, and prints
 * the id of each pair as soon as it is acknowledged. Started by kill.test.ts, which kills it.
 */
const location = process.argv[2] ?? ''
const round = process.argv[3] ?? ''
const store = await openStore(location.startsWith('postgres:') ? { url: location } : { data: location })
const account = accountId('111122223333')
if ((await store.directory.accounts()).length === 0) {
  await store.directory.createAccount({
    accountId: account,
    name: '',
    rootEmail: 'a@b.c',
    rootPasswordHash: null,
    createdAt: 0,
  })
}

const DATUM = {
  metric: { namespace: 'Kill', metricName: 'Pairs', dimensions: [] },
  datapoint: {
    ...{ timestamp: 0, resolution: 60, unit: 'Count' },
    aggregate: { count: 1, sum: 1, min: 1, max: 1, values: [[1, 1]] as const },
  },
}

async function writer(name: string): Promise<void> {
  for (let i = 0; ; i++) {
    const id = `${round}-${name}-${i}`
    await store.write(account, async (tx) => {
      await tx.metrics.append('us-east-1', [DATUM], i)
      await tx.audit.append([testEvent({ eventTime: i, eventId: `${id}/first` })])
      await tx.audit.append([testEvent({ eventTime: i, eventId: `${id}/second` })])
    })
    process.stdout.write(`${id}\n`)
  }
}

await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(writer))
