interface Request {
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
  /** With the path of the endpoint before that of the operation. */
  readonly path: string
}

/** The rest of a request's way. */
export type Handler = (args: { readonly request: Request }) => Promise<unknown>

/** What all of the SDK's clients are, whatever their service. */
export interface AnyClient {
  send(command: unknown): Promise<unknown>
  destroy(): void
  readonly middlewareStack: {
    add(
      middleware: (next: Handler) => Handler,
      options: { readonly step: 'finalizeRequest'; readonly priority?: 'high'; readonly name: string },
    ): void
    remove(name: string): boolean
  }
}

/** Where a request goes. The path of an operation `/` is that of the endpoint. */
export function urlOf({ protocol, hostname, port, path }: Request): URL {
  return new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`)
}

/**
 * Where a call goes by itself, and where the environment or the profile would have it sent. Nothing is sent.
 *
 * AWS's own place is known to the SDK alone: there are Regions, partitions, FIPS and dual-stack names. A name says
 * nothing: under amazonaws.com, every rented machine has one.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export async function destinations(
  newClient: (options: { readonly ignoreConfiguredEndpointUrls: boolean }) => AnyClient,
  command: unknown,
): Promise<{ readonly own: URL; readonly configured: URL }> {
  const [own, configured] = await Promise.all([
    destinationOf(newClient({ ignoreConfiguredEndpointUrls: true }), command),
    destinationOf(newClient({ ignoreConfiguredEndpointUrls: false }), command),
  ])
  return { own, configured }
}

async function destinationOf(client: AnyClient, command: unknown): Promise<URL> {
  const stop: Handler = ({ request }) => Promise.reject(new Destination(urlOf(request)))
  client.middlewareStack.add(() => stop, { step: 'finalizeRequest', priority: 'high', name: 'destination' })
  try {
    await client.send(command)
  } catch (error) {
    if (error instanceof Destination) return error.url
    throw error
  } finally {
    client.destroy()
  }
  throw new Error('a request was sent that had to be stopped')
}

/** A request that was stopped on its way, to see where it goes. */
class Destination extends Error {
  readonly url: URL

  constructor(url: URL) {
    super('where the request would go')
    this.url = url
  }
}
