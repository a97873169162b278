import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main } from '../../src/cli/main.ts'
import type { Credentials } from './signed-fetch.ts'

const root = join(import.meta.dirname, '../..')

export interface KeeperRun {
  /** `null`: it was killed. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface KeeperOptions {
  readonly key?: Credentials | undefined
  /** Where it keeps its journal; default: somewhere that exists for this run alone. */
  readonly state?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Told of the process, to end it. */
  readonly onStart?: (kill: () => void) => void
}

/** An environment in which nothing of the machine's own is found: no profile, no credentials, no proxy. */
export function keeperEnvironment({ key, state, environment }: KeeperOptions): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || /^(CASTELLAN|AWS)_|_proxy$/i.test(name) ? [] : [[name, value] as const],
  )
  return {
    ...Object.fromEntries(inherited),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: 'us-east-1',
    ...(state !== undefined && { XDG_STATE_HOME: state }),
    ...(key && { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey }),
    ...environment,
  }
}

/** Runs `bin/castellan` as a person without a terminal does. */
export async function runKeeper(args: readonly string[], options: KeeperOptions = {}): Promise<KeeperRun> {
  const own = options.state === undefined ? mkdtempSync(join(tmpdir(), 'castellan-state-')) : undefined
  const child = spawn(join(root, 'bin/castellan'), args, {
    env: keeperEnvironment({ ...options, state: options.state ?? own ?? '' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  options.onStart?.(() => void child.kill('SIGKILL'))
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (own !== undefined) rmSync(own, { recursive: true })
  return { code, stdout, stderr }
}

/**
 * The same in this process, which spares its start: for what no crash and no clock is part of. One at a time: it sets
 * the environment.
 */
export async function runKeeperHere(
  args: readonly string[],
  options: KeeperOptions & { readonly state: string },
): Promise<KeeperRun> {
  const before = process.env
  const environment = keeperEnvironment(options)
  process.env = environment
  let stdout = ''
  let stderr = ''
  try {
    const code = await main(args, {
      out(text) {
        stdout += text
      },
      data(text) {
        stdout += text
      },
      err(text) {
        stderr += text
      },
      environment,
      isTerminal: false,
    })
    return { code, stdout, stderr }
  } finally {
    process.env = before
  }
}

/** One call as a proxy sees it. */
export interface SeenCall {
  readonly operation: string
  readonly isMutating: boolean
  /** Which of the mutating calls it is, from 0; -1 for one that is not. */
  readonly mutation: number
}

export interface CallProxy {
  readonly url: string
  readonly calls: readonly SeenCall[]
  /** Forgets the calls, and what it was told to do. */
  reset(): void
  /**
   * What happens instead of the ordinary. `before` answers in place of the account where it returns an answer; `after`
   * runs, or answers, when the account has answered and the caller does not know yet.
   */
  interfere(by: Interference): void
  close(): Promise<void>
}

export interface Interference {
  readonly before?: (call: SeenCall) => ProxyAnswer | undefined
  readonly after?: (call: SeenCall) => ProxyAnswer | undefined
}

export interface ProxyAnswer {
  readonly status: number
  readonly body: string
}

/** A credential report is made of what is there: nothing in the account changes. */
const READS = /^(Get|List|Describe|Simulate|View|Lookup|GenerateCredentialReport$)/

/** Stands between a keeper and an account, sees every call, and can do what networks and services do. */
export async function startProxy(target: string): Promise<CallProxy> {
  const calls: SeenCall[] = []
  let interference: Interference = {}
  let mutations = 0
  const { hostname, port } = new URL(target)

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const operation = operationOf(incoming, body)
    const isMutating = !READS.test(operation)
    const call = { operation, isMutating, mutation: isMutating ? mutations++ : -1 }
    calls.push(call)
    const instead = interference.before?.(call)
    if (instead) return void outgoing.writeHead(instead.status).end(instead.body)
    const { method, url: path, headers } = incoming
    const onward = request({ hostname, port, method, path, headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => {
        const instead = interference.after?.(call)
        if (instead) outgoing.writeHead(instead.status).end(instead.body)
        else outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(parts))
      })
    })
    onward.on('error', () => outgoing.destroy())
    onward.end(body)
  }

  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing).catch(() => outgoing.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    calls,
    reset() {
      calls.length = 0
      mutations = 0
      interference = {}
    },
    interfere(by) {
      interference = by
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** By the query protocol's Action, JSON's target, CBOR's path, or REST's method and path. */
function operationOf({ headers, method, url = '' }: IncomingMessage, body: Buffer): string {
  const target = headers['x-amz-target']
  if (typeof target === 'string') return target.slice(target.indexOf('.') + 1)
  const cbor = /\/operation\/(\w+)/.exec(url)?.[1]
  if (cbor) return cbor
  const action = new URLSearchParams(body.toString('latin1')).get('Action')
  if (action !== null) return action
  // The account service names its operations in its paths, and reads by POST:
  // https://docs.aws.amazon.com/accounts/latest/reference/
  const named = /^\/((?:get|list|describe)[A-Za-z]+)/.exec(url)?.[1]
  if (named !== undefined) return named.charAt(0).toUpperCase() + named.slice(1)
  return method === 'GET' || method === 'HEAD' ? `Get ${url}` : `${method} ${url}`
}

/** Back to the freshly created account. */
export async function resetAccount(endpoint: string): Promise<void> {
  // By `request`: `fetch` sends the headers by which the server knows browsers, which it refuses.
  const status = await new Promise((resolve, reject) => {
    const reset = request(`${endpoint}/_castellan/reset`, { method: 'POST' }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    reset.on('error', reject)
    reset.end()
  })
  if (status !== 200) throw new Error(`the reset answered ${status}`)
}
