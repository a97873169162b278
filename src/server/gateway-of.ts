import { Gateway, readUpstreamFlag, UpstreamFault } from '../gateway/index.ts'
import { serviceNames } from '../requests/index.ts'
import { type ServeOptions, StartError } from './options.ts'
import type { Services } from './services.ts'

/** The gateway to the upstreams that were named; `undefined` without any. @throws StartError */
export function gatewayOf(options: ServeOptions, services: Services, publicUrl: URL): Gateway | undefined {
  const { upstreams: flags = [], clock } = options
  if (flags.length === 0) return undefined
  const names = new Set(serviceNames())
  try {
    const upstreams = flags.map((flag) => readUpstreamFlag(flag, (name) => names.has(name)))
    const isOwn = (service: string | undefined) => service !== undefined && services.has(service)
    return new Gateway({ upstreams, isOwn, publicHost: publicUrl.host, clock })
  } catch (error) {
    if (error instanceof UpstreamFault) throw new StartError(error.message, error.hint)
    throw error
  }
}
