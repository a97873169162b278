import { CannotRun } from './cannot-run.ts'
import { type CastellanService, castellanService } from './castellan-client.ts'
import type { CredentialsProvider } from './credentials.ts'
import { type Call, PACKAGES, type ServiceName } from './services.ts'
import { AWS_HOST } from './target.ts'

export interface ClientOptions {
  /** `undefined`: AWS itself. */
  readonly endpoint: URL | undefined
  readonly region: string
  readonly credentials: CredentialsProvider
  /** Such as `castellan-secure/0.1.0`; AWS's logs show it beside each call. */
  readonly userAgent: string
}

/** Sends one call. @throws what the SDK throws. */
export type Send = (call: Call) => Promise<unknown>

const CONNECT_MS = 5_000
const ANSWER_MS = 30_000
/** With `adaptive`, the SDK slows down by itself when a service throttles. @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const ATTEMPTS = 5

interface AnyClient {
  send(command: unknown): Promise<unknown>
  destroy(): void
  readonly middlewareStack: {
    add(middleware: (next: Next) => Next, options: { readonly step: 'finalizeRequest'; readonly name: string }): void
  }
}
type Next = (args: { readonly request: { readonly hostname: string; readonly port?: number } }) => Promise<unknown>
type Package = Readonly<Record<string, new (input: unknown) => unknown>>

/** One client of the official SDK for each service and region, made and loaded on first use. */
export function sender(options: ClientOptions): Send & { readonly close: () => void } {
  const clients = new Map<string, Promise<AnyClient>>()
  let own: CastellanService | undefined
  const send = async ({ service, operation, input, region = options.region }: Call) => {
    if (service === 'castellan') {
      if (!options.endpoint) throw new Error('the castellan service is asked for at AWS')
      own ??= castellanService(options.endpoint, options.credentials)
      return own(operation as Parameters<CastellanService>[0], input)
    }
    const loaded = (await PACKAGES[service]()) as unknown as Package
    const Command = loaded[`${operation}Command`]
    if (!Command) throw new Error(`${service} has no operation ${operation}`)
    const key = `${service} ${region}`
    const client = clients.get(key) ?? newClient(service, loaded, region, options)
    clients.set(key, client)
    return (await client).send(new Command(input))
  }
  const close = () => {
    for (const client of clients.values()) void client.then((made) => made.destroy())
  }
  return Object.assign(send, { close })
}

async function newClient(
  service: Exclude<ServiceName, 'castellan'>,
  loaded: Package,
  region: string,
  { endpoint, credentials, userAgent }: ClientOptions,
): Promise<AnyClient> {
  // A package exports its bare client (`IAMClient`) beside an aggregated class and errors.
  const name = Object.keys(loaded).find((key) => /^[A-Z]\w*Client$/.test(key) && key !== '__Client')
  const Client = name === undefined ? undefined : loaded[name]
  if (!Client) throw new Error(`the SDK's package for ${service} has no client`)
  const client = new Client({
    region,
    credentials,
    ...(endpoint && { endpoint: endpoint.href }),
    ...(endpoint && service === 's3' && { forcePathStyle: true }),
    customUserAgent: userAgent,
    maxAttempts: ATTEMPTS,
    retryMode: 'adaptive',
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
  }) as AnyClient
  // INVARIANT (one account): a profile can name an endpoint for one service alone; that one would be another account than the one shown.
  client.middlewareStack.add(
    (next) => async (args) => {
      const { hostname } = args.request
      const isExpected = endpoint ? hostname === endpoint.hostname : AWS_HOST.test(hostname)
      if (!isExpected)
        throw new CannotRun(
          `calls to ${service} would go to \`${hostname}\`, the others elsewhere`,
          'remove its endpoint from the profile or environment, or give `--endpoint` for all services',
        )
      return next(args)
    },
    { step: 'finalizeRequest', name: 'oneAccount' },
  )
  return client
}
