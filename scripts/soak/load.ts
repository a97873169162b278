import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../test/postgres.ts'
import { startCastellan, UNATTENDED } from '../../test/support/castellan.ts'
import { driftsOf, type Minute } from './drifts.ts'
import { Pacer } from './pacer.ts'
import { soakAccount } from './traffic.ts'
import { Watcher } from './watcher.ts'

interface Asked {
  readonly store: 'sqlite' | 'postgres'
  readonly minutes: number
  /** Requests a second; absent: half of what the server can do. */
  readonly rate: number | undefined
}

/** Seconds for which all that can be sent is sent, to know what the server can do. */
const PEAK_SECONDS = 20

/**
 * Mixed load for so many minutes: reads, writes, sign-ins, alarms that change, and what is denied. Prints each minute.
 *
 * @returns what drifted, and errors: nothing where all is well.
 */
export async function soakLoad({ store, minutes, rate: asked }: Asked): Promise<readonly string[]> {
  const data = mkdtempSync(join(tmpdir(), 'castellan-soak-'))
  const postgres = store === 'postgres' ? await startPostgres() : undefined
  const flags = ['--metrics-port', '0', ...(postgres ? ['--store', postgres.url()] : ['--data', data])]
  const castellan = await startCastellan(flags, {
    ...UNATTENDED,
    ...(postgres && { CASTELLAN_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }),
  })
  try {
    const traffic = await soakAccount(castellan)
    const pacer = new Pacer(traffic)
    const peak = await pacer.peak(PEAK_SECONDS)
    const rate = asked ?? Math.floor(peak / 2)
    console.log(`${store}: at most ${peak.toFixed(0)} requests/s of this mix; now ${rate}/s for ${minutes} minutes`)
    console.log('minute | requests/s | not as they should be | p50 ms | p99 ms | resident MB | alarms late s')
    const watcher = new Watcher(castellan)
    const seen: Minute[] = []
    for (let minute = 1; minute <= minutes; minute++) {
      await traffic.renew()
      const sent = await pacer.run(rate, 60)
      const { residentMB, overdue } = await watcher.look()
      seen.push({ ...sent, residentMB, overdue })
      const { perSecond, errors, p50, p99 } = sent
      const figures = [perSecond.toFixed(0), errors.length, p50.toFixed(1), p99.toFixed(1), residentMB.toFixed(0)]
      console.log([minute, ...figures, overdue.toFixed(1)].join(' | '))
      for (const error of new Set(errors)) console.log(`  ${error}`)
    }
    return driftsOf(seen)
  } finally {
    await castellan.stop()
    await postgres?.stop()
    rmSync(data, { recursive: true, force: true })
  }
}
