/**
 * A running server: listens, authenticates, authorises, hands to the services, records and answers; and wires the
 * services to each other. It knows every layer below; no layer below knows it.
 */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { isLocalhost } from '../aws/index.ts'
import { STAY_ON_HTTPS } from '../web/security-headers.ts'
import { drain } from './drain.ts'
import { answerAskers, askersOf, type RunningAsker } from './external-authorisation.ts'
import { guessableKeyWarning } from './guessable-keys.ts'
import { answerWhileStarting } from './health.ts'
import { createHttpServer, type Handler, type RequestHead } from './http-server.ts'
import { initEnvironment } from './init/init-environment.ts'
import { initFolder } from './init/init-folder.ts'
import { InitScripts } from './init/init-scripts.ts'
import { Life } from './life.ts'
import { listen } from './listen.ts'
import { type Log, streamLog } from './log.ts'
import { lookOn } from './look-on.ts'
import { type ServeOptions, StartError } from './options.ts'
import { servesPages } from './page-guard.ts'
import { peerOf } from './peers.ts'
import { profilePath, type WrittenProfile, writeProfile } from './profile-file.ts'
import { type RunningNode, startNode } from './start-node.ts'
import { asStartError } from './store-errors.ts'
import { answerWorkloads, type RunningWorkload, workloadsOf } from './workloads.ts'

export { type FreshAccount, freshAccount, wantedAccount } from './fresh-account.ts'
export { LOG_FORMATS, LOG_LEVELS, streamLog } from './log.ts'
export { type ServeOptions, StartError } from './options.ts'

export interface CastellanServer {
  /** The public origin. */
  readonly url: string
  /** What AWS clients are pointed at. */
  readonly endpoint: string
  /** The one-time link, while there is no account and the pages are served. */
  readonly firstRunUrl: string | undefined
  /** False where passwords would travel unencrypted: there the signed API alone is served. */
  readonly servesPages: boolean
  /** Where the accounts are kept, for people. */
  readonly where: string
  readonly port: number
  /** Where what is counted can be read without a token, where there is such a place. */
  readonly metricsUrl: string | undefined
  /** Who answers for services that Castellan does not implement. */
  readonly upstreams: readonly { readonly name: string; readonly url: string; readonly isOnTrial: boolean }[]
  /** What was written for AWS's clients, where that was asked for. */
  readonly profile: WrittenProfile | undefined
  /** What runs with a role, and what its environment must say. */
  readonly workloads: readonly RunningWorkload[]
  /** Where systems ask whether their callers may do something, in the order of the file. */
  readonly askers: readonly RunningAsker[]
  /**
   * Back to the freshly created account, in milliseconds, between one test and the next.
   * @throws StartError where accounts are kept.
   */
  reset(): Promise<void>
  /** Takes the master keys as they are kept now: of a data folder, it changes to the newest of them. */
  readKeysAgain(): Promise<void>
  /** Runs the operator's scripts, where there are any; what came of them, `/_localstack/init` says. */
  runInitScripts(): Promise<void>
  close(): Promise<void>
}

/**
 * Starts a server, and resolves when it answers.
 * @throws StartError for what cannot run as asked: a port in use, a folder that another process holds, a bad master
 * key.
 */
export async function startServer(
  options: ServeOptions,
  log: Log = streamLog(process.stderr),
): Promise<CastellanServer> {
  let node: Promise<RunningNode> | undefined
  let isStarted = false
  const life = new Life()
  const { observer, metrics, tracer } = await lookOn(options, log)
  const started = (): Promise<RunningNode> => {
    if (!node) throw new Error('a request came before the server was set up')
    return node
  }
  const handler: Handler = async (head, read, client) => {
    const early = isStarted ? undefined : answerWhileStarting(head.path)
    return early ?? (await started()).handler(head, read, client)
  }
  const warning = guessableKeyWarning(options)
  if (warning !== undefined) log.warn(warning)
  const given = givenPublicUrl(options)
  const profileFile = options.profileFile === undefined ? undefined : profilePath(options.profileFile)
  const folder = options.init && initFolder(options.init.folder)
  const server = httpServer(handler, { ...options, life }, given)
  const workloads = workloadsOf(options)
  const askers = askersOf(options)
  const port = await listen(server, { ...options, saidBy: { host: '`--host`', port: '`--port`' } })
  const ownUrl = defaultPublicUrl(options, port)
  const publicUrl = given ?? ownUrl
  const init = new InitScripts({
    folder,
    environment: initEnvironment(options, ownUrl.origin),
    timeLimit: (options.init?.timeLimit ?? 0) * 1000,
    log,
  })
  const about = {
    init: () => init.state(),
    process: { id: randomUUID(), startedAt: options.clock(), isInContainer: CONTAINER_MARKS.some(existsSync) },
  }

  const start = () =>
    startNode(options, {
      ...{ publicUrl, log, life, observer, metricsPage: metrics?.guarded, about },
      reset: options.ephemeral ? reset : undefined,
    })
  async function reset(): Promise<void> {
    const old = node
    node = start()
    await node
    await (await old)?.close()
  }

  node = start()
  let first: RunningNode
  try {
    first = await node
  } catch (error) {
    server.close() // A listener that nobody answers for would keep the process alive.
    throw asStartError(error, 'mend that, or give another `--data` or `--store`')
  }
  isStarted = true
  const profile = await written(profileFile).catch(unanswered)
  const atWork = await answerWorkloads(workloads, {
    ...options,
    roles: {
      assume: async (...asked) => (await started()).workloadRoles.assume(...asked),
      standing: async (...asked) => (await started()).workloadRoles.standing(...asked),
    },
  }).catch(unanswered)
  const decide: RunningNode['decide'] = async (...question) => (await started()).decide(...question)
  const asked = await answerAskers(askers, { ...options, decide }).catch(async (error: unknown) => {
    await atWork.close()
    return await unanswered(error)
  })
  const own = async (head: RequestHead) => (await started()).ownPages(head)
  const watchers = await metrics?.listen(own).catch(async (error: unknown) => {
    await Promise.all([atWork.close(), asked.close()])
    return await unanswered(error)
  })
  async function written(path: string | undefined): Promise<WrittenProfile | undefined> {
    if (path === undefined) return undefined
    const facts = { endpoint: publicUrl.origin, region: options.region, ...(await first.profileKey()) }
    return writeProfile(path, facts)
  }
  async function unanswered(error: unknown): Promise<never> {
    server.close()
    await first.close()
    throw error
  }
  const hasPages = servesPages(publicUrl, options.host)
  return {
    url: publicUrl.origin,
    endpoint: publicUrl.origin,
    firstRunUrl: first.firstRunPath === undefined || !hasPages ? undefined : publicUrl.origin + first.firstRunPath,
    servesPages: hasPages,
    where: options.ephemeral
      ? 'memory only: it ends with this process'
      : options.store === undefined
        ? (options.data ?? '')
        : 'PostgreSQL',
    port,
    metricsUrl: watchers?.url,
    profile,
    workloads: atWork.running,
    askers: asked.running,
    upstreams: first.upstreams.map(({ name, origin, isOnTrial }) => ({ name, url: origin.origin, isOnTrial })),
    async reset() {
      if (options.ephemeral) return await reset()
      throw new StartError('a server that keeps its accounts has no reset', 'start it without `data` and `store`')
    },
    readKeysAgain: async () => (await started()).readKeysAgain(),
    runInitScripts: () => init.runAll(),
    async close() {
      life.drain()
      await init.stop()
      const { drainSeconds = 2, graceSeconds = 0 } = options
      const time = drainSeconds * 1000
      const grace = life.wasAsked(PROBED_WITHIN) ? Math.min(graceSeconds * 1000, time / 2) : 0
      // Those who send requests here are told first, and until they have heard it what they send is answered.
      if (grace > 0) await pause(grace)
      const left = time - grace
      await Promise.all([drain(server, left), atWork.close(left), asked.close(left)])
      await (await node)?.close()
      await watchers?.close()
      await tracer?.close()
    },
  }
}

/** Milliseconds since somebody last asked whether the node is ready, after which nobody is taken to look. */
const PROBED_WITHIN = 60_000

/** What Docker and Podman put into each container. */
const CONTAINER_MARKS = ['/.dockerenv', '/run/.containerenv']

/** @throws StartError when certificate and key are no PEM, or not of one another. */
function httpServer(
  handler: Handler,
  { tls, trustedProxies, life }: ServeOptions & { readonly life: Life },
  publicUrl: URL | undefined,
): ReturnType<typeof createHttpServer> {
  const isHttps = publicUrl === undefined ? tls !== undefined : publicUrl.protocol === 'https:'
  const sourceIp = peerOf(trustedProxies, tls !== undefined)
  try {
    return createHttpServer(handler, {
      ...{ tls, sourceIp, headers: isHttps ? STAY_ON_HTTPS : {} },
      isEnding: () => life.isDraining,
    })
  } catch (error) {
    if (tls === undefined) throw error
    throw new StartError(
      'the certificate and the key cannot be used',
      'give `--tls-cert` a certificate chain and `--tls-key` its private key, both as PEM without a passphrase',
    )
  }
}

function defaultPublicUrl({ tls, host }: ServeOptions, port: number): URL {
  const isAnyOrThis = isLocalhost(host) || host === '0.0.0.0' || host === '::'
  const name = isAnyOrThis ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return new URL(`${tls ? 'https' : 'http'}://${name}:${port}`)
}

/** @throws StartError when `--public-url` is no origin. */
function givenPublicUrl({ publicUrl }: ServeOptions): URL | undefined {
  if (publicUrl === undefined) return undefined
  const hint = 'give scheme, name and port only, such as `https://castellan.example.com`'
  if (!URL.canParse(publicUrl)) throw new StartError(`\`--public-url ${publicUrl}\` is no URL`, hint)
  const url = new URL(publicUrl)
  const isOrigin = /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search + url.hash + url.username === ''
  if (!isOrigin) throw new StartError(`\`--public-url ${publicUrl}\` is no origin`, hint)
  return url
}
