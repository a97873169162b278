/**
 * What is looked at for longer than a test may take. `npm run soak -- --object 5GiB`: one large object through the
 * gateway. `npm run soak -- --minutes 20`: mixed load, on SQLite and on PostgreSQL; with `--store sqlite` or
 * `--store postgres` on one of them, with `--rate N` at so many requests a second instead of half of what it can.
 */
import { parseArgs } from 'node:util'
import { soakLoad } from './soak/load.ts'
import { soakObject } from './soak/objects.ts'

const { values } = parseArgs({
  options: {
    object: { type: 'string' },
    minutes: { type: 'string' },
    store: { type: 'string' },
    rate: { type: 'string' },
  },
})

if (values.minutes === undefined) await soakObject(values.object ?? '1GiB')
else {
  const stores = (['sqlite', 'postgres'] as const).filter(
    (store) => values.store === undefined || values.store === store,
  )
  if (stores.length === 0) throw new Error('--store is `sqlite` or `postgres`')
  const rate = values.rate === undefined ? undefined : number('--rate', values.rate)
  for (const store of stores) {
    const drifts = await soakLoad({ store, minutes: number('--minutes', values.minutes), rate })
    for (const drift of drifts) console.log(`${store}: ${drift}`)
    if (drifts.length > 0) process.exitCode = 1
  }
}

function number(flag: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new Error(`${flag} is a whole number`)
}
