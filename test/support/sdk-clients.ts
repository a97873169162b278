import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clientPackage } from '../../scripts/sdk-models.ts'

interface SdkClient {
  readonly config: object
  send(command: object): Promise<object>
  destroy(): void
}

type Sdk = Readonly<Record<string, new (input: object) => SdkClient>>

export interface Key {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** The key that an operation made: its `AccessKey`, or its `Credentials`. */
export function keyOf(made: unknown): Key {
  const { AccessKeyId, SecretAccessKey, SessionToken } = Object(made) as Readonly<Record<string, unknown>>
  assert.ok(typeof AccessKeyId === 'string' && typeof SecretAccessKey === 'string', 'no key was made')
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(typeof SessionToken === 'string' && { sessionToken: SessionToken }),
  }
}

/** The session that an operation of STS answered. */
export function sessionKeyOf({ output, error }: Answer): Key {
  assert.equal(error, undefined)
  return keyOf((output as { readonly Credentials?: unknown }).Credentials)
}

/** What an operation answered: one of both. */
export interface Answer {
  readonly output: object | undefined
  readonly error: { readonly code: string; readonly status: number | undefined; readonly message: string } | undefined
}

const packages = new Map<string, string>()

/** The package of AWS's client of a service. */
function clientOf(service: string): string {
  const known = packages.get(service)
  if (known !== undefined) return known
  const model = JSON.parse(readFileSync(join(import.meta.dirname, `../../models/${service}.json`), 'utf8'))
  const found = clientPackage(model)
  packages.set(service, found)
  return found
}

/** AWS's own clients of one server, for operations by name. */
export class SdkClients {
  readonly #endpoint: string
  readonly #more: (service: string) => object
  readonly #clients = new Map<string, SdkClient>()
  #ahead = 0

  /** @param more what each client is made with beside: for whoever asks in another way than by a signature. */
  constructor(endpoint: string, more: (service: string) => object = () => ({})) {
    this.#endpoint = endpoint
    this.#more = more
  }

  /** As of a machine whose clock is so many milliseconds ahead: for a server whose clock is. */
  set ahead(milliseconds: number) {
    this.#ahead = milliseconds
    for (const client of this.#clients.values()) this.#keepClock(client)
  }

  /** A client would set its clock by the date of the answers, which is the machine's. */
  #keepClock(client: SdkClient): void {
    Object.defineProperty(client.config, 'systemClockOffset', {
      get: () => this.#ahead,
      set: () => {},
      configurable: true,
    })
  }

  /** @throws what the client throws. */
  async send(service: string, key: Key, operation: string, input: object): Promise<object> {
    const sdk = (await import(clientOf(service))) as Sdk
    const { $metadata: _, ...output } = (await this.#client(sdk, service, key).send(
      newOf(sdk, `${operation}Command`, input),
    )) as { readonly $metadata?: unknown }
    return output
  }

  /** An error of the service is an answer. @throws what is none, such as a connection that broke. */
  async answer(service: string, key: Key, operation: string, input: object): Promise<Answer> {
    try {
      return { output: await this.send(service, key, operation, input), error: undefined }
    } catch (thrown) {
      const { Code, name, $metadata, message } = thrown as ServiceError
      if ($metadata?.httpStatusCode === undefined) throw thrown
      return { output: undefined, error: { code: Code ?? name, status: $metadata.httpStatusCode, message } }
    }
  }

  destroy(): void {
    for (const client of this.#clients.values()) client.destroy()
  }

  #client(sdk: Sdk, service: string, credentials: Key): SdkClient {
    const id = `${service} ${credentials.accessKeyId}`
    const name = Object.keys(sdk).find((exported) => /^[A-Za-z]+Client$/.test(exported)) ?? 'Client'
    const own = {
      region: 'us-east-1',
      endpoint: this.#endpoint,
      credentials,
      maxAttempts: 1,
    }
    const settings = { ...own, ...this.#more(service) }
    const client = this.#clients.get(id) ?? newOf(sdk, name, settings)
    if (this.#ahead !== 0) this.#keepClock(client)
    this.#clients.set(id, client)
    return client
  }
}

/** As the SDK throws it. `Code` is what the query protocol's wire says; of the others it is the name. */
interface ServiceError {
  readonly Code?: string
  readonly name: string
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly message: string
}

function newOf(sdk: Sdk, name: string, input: object): SdkClient {
  const Class = sdk[name]
  assert.ok(Class, `the SDK has no ${name}`)
  return new Class(input)
}
