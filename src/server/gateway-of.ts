import { Gateway, readUpstreamFlag, type Settings, type Upstream, UpstreamFault, upstreamOf } from '../gateway/index.ts'
import { serviceNames } from '../requests/index.ts'
import { type ServeOptions, StartError } from './options.ts'
import type { Services } from './services.ts'
import { readUpstreamsFile } from './upstreams-file.ts'

type Given = Pick<ServeOptions, 'upstreams' | 'upstreamsFile' | 'environment'>

/** Services of Castellan that are data of an emulator's as well: whoever names one gives it away whole. */
const TO_BE_HANDED_OVER: readonly string[] = ['sns', 'cloudwatch']

/** The gateway to the upstreams that were named; `undefined` without any. @throws StartError */
export function gatewayOf(
  given: Given & Pick<ServeOptions, 'clock'>,
  services: Services,
  publicUrl: URL,
): Gateway | undefined {
  const upstreams = upstreamsOf(given, services)
  if (upstreams.length === 0) return undefined
  const isOwn = (service: string) => services.has(service)
  return new Gateway({ upstreams, isOwn, publicHost: publicUrl.host, clock: given.clock })
}

/** What flags and file name. @throws StartError for what cannot be an upstream, or is one twice. */
export function upstreamsOf(
  { upstreams: flags = [], upstreamsFile, environment }: Given,
  services: Services,
): readonly Upstream[] {
  try {
    const inFile = upstreamsFile === undefined ? [] : readUpstreamsFile(upstreamsFile, environment)
    const all = [...flags.map(readUpstreamFlag), ...inFile]
    for (const [index, { name }] of all.entries()) {
      assertService(name, services)
      if (all.findIndex((other) => other.name === name) < index) {
        throw new UpstreamFault(`${name} has two upstreams`, 'name one of them, in a flag or in the file')
      }
    }
    return all.map(upstreamOf)
  } catch (error) {
    if (error instanceof UpstreamFault) throw new StartError(error.message, error.hint)
    throw error
  }
}

function assertService(name: Settings['name'], services: Services): void {
  if (name === '*' || TO_BE_HANDED_OVER.includes(name)) return
  const shown = name.slice(0, 64).replaceAll(/[^\x20-\x7e]/g, '?')
  if (services.has(name)) {
    throw new UpstreamFault(`Castellan answers for ${shown} itself`, 'leave its upstream out')
  }
  if (serviceNames().includes(name)) return
  throw new UpstreamFault(
    `\`${shown}\` is no service of AWS`,
    'give its name as the AWS CLI has it, such as `dynamodb`, or `*` for all that Castellan does not implement',
  )
}
