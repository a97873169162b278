import type { CastellanService } from '../../castellan-client/index.ts'
import { CannotRun } from './cannot-run.ts'
import { signedService } from './castellan-client.ts'
import type { CredentialsProvider } from './credentials.ts'
import { type AnyClient, destinations, type Handler, urlOf } from './destination.ts'
import { type Call, PACKAGES, type ServiceName } from './services.ts'
import { sendSigned } from './sign-and-send.ts'
import { signedServiceFor } from './signed-services.ts'

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
/**
 * With `adaptive`, the SDK slows down by itself when a service throttles. @see
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
const ATTEMPTS = 5

type Package = Readonly<Record<string, new (input: unknown) => unknown>>

/** One client of the official SDK for each service and region, made and loaded on first use. */
export function sender(options: ClientOptions): Send & { readonly close: () => void } {
  const clients = new Map<string, Promise<AnyClient>>()
  let own: CastellanService | undefined
  const send = async ({ service, operation, input, region = options.region }: Call) => {
    if (service === 'castellan') {
      if (!options.endpoint) throw new Error('the castellan service is asked for at AWS')
      own ??= signedService(options.endpoint, options.credentials)
      return own(operation as Parameters<CastellanService>[0], input)
    }
    const signed = signedServiceFor(service, operation)
    if (signed) return sendSigned(signed, operation, input, region, options)
    if (!hasPackage(service)) throw new Error(`${service} has no operation ${operation}`)
    const loaded = (await PACKAGES[service]()) as unknown as Package
    const Command = loaded[`${operation}Command`]
    if (!Command) throw new Error(`${service} has no operation ${operation}`)
    const key = `${service} ${region}`
    const command = new Command(input)
    const client = clients.get(key) ?? newClient(service, loaded, command, { ...options, region })
    clients.set(key, client)
    return (await client).send(command)
  }
  const close = () => {
    for (const client of clients.values())
      void client.then(
        (made) => made.destroy(),
        () => undefined, // Never made: who asked for it was told.
      )
  }
  return Object.assign(send, { close })
}

function hasPackage(service: ServiceName): service is keyof typeof PACKAGES {
  return Object.hasOwn(PACKAGES, service)
}

/**
 * A client that reaches the one account and no other.
 *
 * INVARIANT (one account): a profile can name an endpoint for one service alone; that one would be another account than
 * the one shown.
 *
 * @param command The first that it will send.
 * @throws CannotRun where the environment or the profile would lead it elsewhere.
 */
async function newClient(
  service: keyof typeof PACKAGES,
  loaded: Package,
  command: unknown,
  { endpoint, region, credentials, userAgent }: ClientOptions,
): Promise<AnyClient> {
  // A package exports its bare client (`IAMClient`) beside an aggregated class and errors.
  const name = Object.keys(loaded).find((key) => /^[A-Z]\w*Client$/.test(key) && key !== '__Client')
  const Client = name === undefined ? undefined : loaded[name]
  if (!Client) throw new Error(`the SDK's package for ${service} has no client`)
  const clientWith = (more: object) => {
    const client = new Client({
      region,
      credentials,
      customUserAgent: userAgent,
      maxAttempts: ATTEMPTS,
      retryMode: 'adaptive',
      requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
      ...more,
    }) as AnyClient
    // It copies each answer for a log that nobody writes.
    client.middlewareStack.remove('loggerMiddleware')
    return client
  }
  if (!endpoint) {
    const { own, configured } = await destinations(clientWith, command)
    if (configured.href !== own.href) throw elsewhere(service, configured)
    return clientWith({ ignoreConfiguredEndpointUrls: true })
  }
  const client = clientWith({ endpoint: endpoint.href, ...(service === 's3' && { forcePathStyle: true }) })
  // Some services put a name before the host.
  const stay =
    (next: Handler): Handler =>
    async (args) => {
      const url = urlOf(args.request)
      if (url.origin !== endpoint.origin) throw elsewhere(service, url)
      return next(args)
    }
  client.middlewareStack.add(stay, { step: 'finalizeRequest', name: 'oneAccount' })
  return client
}

function elsewhere(service: ServiceName, { origin }: URL): CannotRun {
  return new CannotRun(
    `calls to ${service} would go to \`${origin}\`, the others elsewhere`,
    'remove its endpoint from the profile or environment, or give `--endpoint` for all services',
  )
}
