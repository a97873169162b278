import { freePort, hasMoto, median, residentMB, spawnCastellan, spawnMoto, untilAnswered } from './processes.ts'
import { signed } from './sign.ts'
import { ratio, table } from './table.ts'

const ROUNDS = 7
const GCI = 'Action=GetCallerIdentity&Version=2011-06-15'

/** From `spawn` to the first 200 for a signed GetCallerIdentity. */
export async function benchStart(): Promise<void> {
  const ours: number[] = []
  const memory: number[] = []
  const motos: number[] = []
  const moto = hasMoto()
  for (let round = 0; round < ROUNDS; round++) {
    const port = await freePort()
    const started = performance.now()
    const server = spawnCastellan(port)
    await untilAnswered(port, () => signed('sts', port, GCI))
    ours.push(performance.now() - started)
    memory.push(residentMB(server))
    await server.stop()
    if (!moto) continue
    const motoPort = await freePort()
    const motoStarted = performance.now()
    const peer = spawnMoto(motoPort)
    await untilAnswered(motoPort, () => signed('sts', motoPort, GCI))
    motos.push(performance.now() - motoStarted)
    await peer?.stop()
  }
  table(
    `Start: process start to first signed answer, ${ROUNDS} interleaved rounds, medians`,
    ['', 'ms', 'of moto', 'resident MB'],
    [
      [
        'Castellan',
        median(ours).toFixed(0),
        moto ? ratio(median(ours), median(motos)) : 'not installed',
        median(memory).toFixed(0),
      ],
      ...(moto ? [['moto', median(motos).toFixed(0), '1x', '']] : []),
    ],
  )
}
