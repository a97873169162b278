import { inThread } from './gateway-peers.ts'
import { freePort, root, type Server, spawnCastellan, untilAnswered } from './processes.ts'
import { signed } from './sign.ts'

/** A gateway that did nothing else before, and a plain proxy of `node:http`, in front of the same static upstream. */
export async function besideProxy(
  measure: (ports: Readonly<Record<'plain proxy' | 'gateway', number>>, castellan: Server) => Promise<void>,
): Promise<void> {
  const upstream = await inThread({ role: 'upstream' })
  const proxy = await inThread({ role: 'proxy', to: upstream.port })
  const port = await freePort()
  const castellan = spawnCastellan(port, undefined, root, ['--upstream', `*=http://127.0.0.1:${upstream.port}`])
  try {
    await untilAnswered(port, () => signed('sts', port, 'Action=GetCallerIdentity&Version=2011-06-15'))
    await measure({ 'plain proxy': proxy.port, gateway: port }, castellan)
  } finally {
    await castellan.stop()
    await Promise.all([proxy.stop(), upstream.stop()])
  }
}
