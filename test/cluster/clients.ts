import { Agent } from 'node:http'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { IAMClient } from '@aws-sdk/client-iam'
import { SNSClient } from '@aws-sdk/client-sns'
import { STSClient } from '@aws-sdk/client-sts'
import type { Key } from '../support/sdk-clients.ts'
import type { Cluster } from './cluster.ts'
import type { Operation } from './history/ledger.ts'
import { MACHINES, type Machine } from './network.ts'
import { pause } from './program.ts'

/** What was answered, of all clients together. */
export class Answers {
  /** When writes were acknowledged, on the clock of `performance.now`. */
  readonly acknowledged: number[] = []
  /** Requests that were refused with 503, one by one: the SDK asks again. */
  refused = 0
  /** Calls that failed after all that the SDK tries, by what the SDK made of the answer. */
  readonly failed = new Map<string, number>()
  /** Calls that succeeded when the SDK asked again. */
  retried = 0
  /** Answers that no SDK may get: their statuses and names. */
  readonly unexpected: string[] = []
}

/** What the SDK makes of a call that was refused for a reason that says that nothing was done. */
const NOTHING_DONE = new Set(['EntityAlreadyExistsException', 'NoSuchEntityException'])
/** Of sockets: nobody is there, or went away. */
const NO_ANSWER = /ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|TimeoutError|socket hang up|AbortError/

interface Metadata {
  readonly requestId?: string | undefined
  readonly attempts?: number | undefined
  readonly httpStatusCode?: number | undefined
}

/** AWS's clients of one key, for each machine. */
export class Clients {
  readonly iam: ReadonlyMap<Machine, IAMClient>
  readonly sts: ReadonlyMap<Machine, STSClient>
  readonly sns: ReadonlyMap<Machine, SNSClient>
  readonly cloudWatch: ReadonlyMap<Machine, CloudWatchClient>

  constructor(cluster: Cluster, answers: Answers, credentials: Key) {
    const each = <Client>(make: (config: ReturnType<typeof configOf>) => Client) =>
      new Map(MACHINES.map((machine) => [machine, make(configOf(cluster.endpoint(machine), credentials))]))
    this.iam = each((config) => new IAMClient(config))
    this.sts = each((config) => new STSClient(config))
    this.sns = each((config) => new SNSClient(config))
    this.cloudWatch = each((config) => new CloudWatchClient(config))
    for (const clients of [this.iam, this.sts, this.sns, this.cloudWatch])
      for (const client of clients.values()) countRefusals(client, answers)
  }
}

/** Of each answer of its own, beneath what asks again. */
function countRefusals({ config }: IAMClient | STSClient | SNSClient | CloudWatchClient, answers: Answers): void {
  const { requestHandler } = config
  const handle = requestHandler.handle.bind(requestHandler)
  requestHandler.handle = async (request, options) => {
    const output = await handle(request, options)
    if (output.response.statusCode === 503) answers.refused++
    return output
  }
}

function configOf(endpoint: string, credentials: Key) {
  const requestHandler = {
    connectionTimeout: 1000,
    requestTimeout: 8000,
    throwOnRequestTimeout: true,
    httpAgent: new Agent({ keepAlive: true, maxSockets: 64 }),
  }
  return { endpoint, region: 'us-east-1', credentials, requestHandler }
}

/** One client that asks one thing after the other, of one node until that does not answer. */
export class Caller {
  readonly ledger: Operation[] = []
  readonly #answers: Answers
  #machine: Machine

  constructor(answers: Answers, machine: Machine) {
    this.#answers = answers
    this.#machine = machine
  }

  get machine(): Machine {
    return this.#machine
  }

  /** Asks, and writes into the ledger what came of it. @returns the operation as it is there. */
  async does(
    { key, kind, value }: Pick<Operation, 'key' | 'kind' | 'value'>,
    call: (machine: Machine) => Promise<{ readonly $metadata: Metadata; readonly value?: string | undefined }>,
  ): Promise<Operation> {
    const start = performance.now()
    const operation: Operation = await call(this.#machine).then(
      ({ $metadata: { requestId, attempts = 1 }, value: found }) => {
        const end = performance.now()
        if (kind !== 'read') this.#answers.acknowledged.push(end)
        if (attempts > 1) this.#answers.retried++
        return { key, kind, value: found ?? value, start, end, outcome: 'ok', requestId }
      },
      (error: unknown) => ({ key, kind, value, start, end: performance.now(), outcome: this.#outcomeOf(error) }),
    )
    this.ledger.push(operation)
    if (operation.outcome === 'unknown') {
      this.#machine = MACHINES[this.#machine % MACHINES.length] ?? 1
      await pause(100)
    }
    return operation
  }

  #outcomeOf(error: unknown): Operation['outcome'] {
    const { name, message, $metadata, code } = error as Error & {
      readonly $metadata?: Metadata
      readonly code?: string
    }
    const { httpStatusCode, attempts = 1 } = $metadata ?? {}
    // An attempt before it may have done it.
    if (NOTHING_DONE.has(name)) return attempts > 1 ? 'unknown' : 'no'
    const what = httpStatusCode === undefined ? (code ?? name) : `${httpStatusCode} ${name}`
    this.#answers.failed.set(what, (this.#answers.failed.get(what) ?? 0) + 1)
    const isRefusal = httpStatusCode === 503 && /^(ServiceUnavailable|ServiceUnavailableException)$/.test(name)
    const isSilence = httpStatusCode === undefined && NO_ANSWER.test(`${code} ${name} ${message}`)
    if (!isRefusal && !isSilence) this.#answers.unexpected.push(`${what}: ${message}`)
    return 'unknown'
  }
}
