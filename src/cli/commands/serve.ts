import { randomBytes } from 'node:crypto'
import { constants, homedir } from 'node:os'
import { join } from 'node:path'
import { isatty } from 'node:tty'
import { setFlagsFromString } from 'node:v8'
import { isRegionCode } from '../../aws/index.ts'
import { joined, multiline, openBrowser, type Printable, printable, type Terminal } from '../../terminal/index.ts'
import { command, UsageError } from '../command.ts'
import { givenFile, givenJson } from '../given-file.ts'
import { oneOf } from '../one-of.ts'
import { smtpUrl, storeUrl } from '../secret-url.ts'
import { listenAddress } from './listen-address.ts'

/**
 * V8 compiles a function well when it was called 3,000 times, which few servers on a developer's machine are: their
 * calls take a fifth less of the main thread where it does so sooner, for some 0.4 s of its other threads at first. For
 * calls alone: what the start does often would load that compiler, 8 MB of it, before anybody calls.
 */
const COMPILE_AFTER = '--invocation-count-for-turbofan=1000'

/** Seconds that requests have when the server is told to end. */
const DRAIN_SECONDS = 30
/** Of these, seconds in which whoever asks whether it is ready hears that it is not, before it takes no more. */
const GRACE_SECONDS = 5
/** Seconds after these that the store has to take what waits. */
const FLUSH_SECONDS = 10

/** Seconds that an init script may take. */
const INIT_TIMEOUT = 120

export const serve = command({
  name: 'serve',
  summary: 'Runs the account server: API, sign-in and console on one port.',
  usage: 'serve [FLAGS]',
  note: [
    'Without an account, a link that works once names the root user. Unattended, these create one where there is none:',
    '  CASTELLAN_ROOT_EMAIL, CASTELLAN_ROOT_PASSWORD, CASTELLAN_ACCOUNT_ID, CASTELLAN_ACCOUNT_NAME,',
    '  CASTELLAN_ROOT_ACCESS_KEY_ID with CASTELLAN_ROOT_SECRET_ACCESS_KEY (for CI). A key such as `test` with `test` is',
    '  taken from programs of this machine alone (docs/drop-in.md).',
    'The master key: CASTELLAN_MASTER_KEY or CASTELLAN_MASTER_KEY_FILE, else a file in the data folder.',
    'URLs that hold a password: CASTELLAN_STORE and CASTELLAN_SMTP_URL, or CASTELLAN_STORE_FILE and',
    'CASTELLAN_SMTP_URL_FILE; what stands on the command line, others can read.',
    'For --pod-identities: CASTELLAN_POD_IDENTITIES_FILE; for --delegation-partners: CASTELLAN_DELEGATION_PARTNERS_FILE;',
    'for --workloads: CASTELLAN_WORKLOADS_FILE; for --external-authorisation: CASTELLAN_EXTERNAL_AUTHORISATION_FILE.',
    'OTEL_EXPORTER_OTLP_ENDPOINT and its like send traces (OTLP over HTTP).',
    'GATEWAY_LISTEN and EDGE_PORT say where to listen, as for LocalStack, where no flag does.',
  ].join('\n'),
  flags: {
    port: { type: 'string', value: 'PORT', help: 'where to listen (default 4566; 0 picks a free one)' },
    host: { type: 'string', value: 'ADDRESS', help: 'the address to listen on (default 127.0.0.1)' },
    data: { type: 'string', value: 'FOLDER', help: 'the store and the master key (default ~/.castellan)' },
    store: {
      type: 'string',
      value: 'URL',
      help: 'postgres://… for several nodes on one store, instead of the embedded one',
    },
    ephemeral: { type: 'boolean', help: 'keep everything in memory, for tests; POST /_castellan/reset starts over' },
    open: { type: 'boolean', help: 'open the console in a browser' },
    'public-url': {
      type: 'string',
      value: 'URL',
      help: 'the origin in links and mails (default http://localhost:PORT)',
    },
    region: { type: 'string', value: 'REGION', help: "the console's region (default us-east-1)" },
    smtp: {
      type: 'string',
      value: 'URL',
      help: 'smtp://… or smtps://… that mails are sent through (default: the Inbox in the console)',
    },
    'mail-from': {
      type: 'string',
      value: 'ADDRESS',
      help: 'the sender of mails; required with an SMTP server beyond loopback',
    },
    'trusted-proxy': { type: 'strings', value: 'CIDR', help: 'believe X-Forwarded-* from there; may be repeated' },
    'tls-cert': { type: 'string', value: 'FILE', help: 'serve https with this certificate chain (PEM)' },
    'tls-key': { type: 'string', value: 'FILE', help: 'and this private key (PEM)' },
    'audit-max-size': {
      type: 'string',
      value: 'N',
      help: 'keep at most so many MB of audit record of an account (default 1024; 0: no limit but 90 days)',
    },
    'rate-limit': {
      type: 'string',
      value: 'N',
      help: 'requests a second of one principal (default 100000, of which refusals 100)',
    },
    'allow-loopback-providers': {
      type: 'boolean',
      help: 'for tests: OpenID Connect providers may be on this machine, by http and at any port',
    },
    upstream: {
      type: 'strings',
      value: 'SERVICE=URL',
      help: 'who answers for a service that Castellan does not implement, `*` for all; may be repeated',
    },
    upstreams: {
      type: 'string',
      value: 'FILE',
      help: 'more of them, with keys, limits and accounts (JSON; docs/gateway.md)',
    },
    'pod-identities': {
      type: 'string',
      value: 'FILE',
      help: 'clusters of EKS, and which roles their pods have (JSON; docs/running.md)',
    },
    'external-authorisation': {
      type: 'string',
      value: 'FILE',
      help: 'systems that ask whether their own callers may do something (JSON; docs/external-authorisation.md)',
    },
    workloads: {
      type: 'string',
      value: 'FILE',
      help: 'functions, tasks and instances with their roles, and where each is given credentials (JSON; docs/workloads.md)',
    },
    'delegation-partners': {
      type: 'string',
      value: 'FILE',
      help: 'who may ask accounts for temporary delegation, and their policy templates (JSON)',
    },
    'metrics-port': {
      type: 'string',
      value: 'PORT',
      help: 'a listener of its own for /_castellan/metrics (OpenMetrics); default: none',
    },
    'metrics-host': { type: 'string', value: 'ADDRESS', help: 'its address (default 127.0.0.1)' },
    'metrics-token-file': {
      type: 'string',
      value: 'FILE',
      help: 'the bearer token that its readers show; with one, they may ask at the main port too',
    },
    'log-format': { type: 'string', value: 'FORMAT', help: '`text` or `json` (default text)' },
    'log-level': { type: 'string', value: 'LEVEL', help: '`debug`, `info`, `warn` or `error` (default info)' },
    'drain-seconds': {
      type: 'string',
      value: 'N',
      help: `how long requests have once the server is told to end (default ${DRAIN_SECONDS})`,
    },
    'profile-file': {
      type: 'string',
      value: 'FILE',
      help: 'write an AWS profile there, with the root access key of the environment (docs/drop-in.md)',
    },
    'init-dir': {
      type: 'string',
      value: 'FOLDER',
      help: 'run the scripts in its ready.d once the server answers, before `Ready.` (docs/drop-in.md)',
    },
    'init-credentials': { type: 'boolean', help: "give those scripts root's access key of the environment" },
    'init-timeout': {
      type: 'string',
      value: 'SECONDS',
      help: `how long one of them may take (default ${INIT_TIMEOUT})`,
    },
  },
  async run(given, _words, terminal) {
    const { environment } = terminal
    const { port, host } = listenAddress(given, environment)
    if (given.ephemeral && (given.data !== undefined || given.store !== undefined)) {
      throw new UsageError('`--ephemeral` keeps nothing', 'leave out `--data` and `--store`, or `--ephemeral`')
    }
    if ((given['tls-cert'] === undefined) !== (given['tls-key'] === undefined)) {
      throw new UsageError('`--tls-cert` and `--tls-key` go together', 'give both')
    }
    const smtp = smtpUrl(given.smtp, terminal)
    if (given['mail-from'] !== undefined && smtp === undefined) {
      throw new UsageError('`--mail-from` is for mails that leave by SMTP', 'give `--smtp` too, or leave it out')
    }
    if (given.region !== undefined && !isRegionCode(given.region)) {
      throw new UsageError(`\`--region ${given.region}\` is no region`, 'give one such as `us-east-1`')
    }
    const store = storeUrl(given, terminal)
    const init = initOptions(given, environment)
    const drainSeconds =
      given['drain-seconds'] === undefined
        ? DRAIN_SECONDS
        : wholeNumber('--drain-seconds', given['drain-seconds'], 0, 3600)
    const { LOG_FORMATS, LOG_LEVELS, startServer, streamLog } = await import('../../server/index.ts')
    const format = oneOf('log-format', given['log-format'], LOG_FORMATS, 'text')
    const level = oneOf('log-level', given['log-level'], LOG_LEVELS, 'info')
    const log = streamLog(process.stderr, { format, level })
    const options = {
      port,
      host,
      data: given.ephemeral || store !== undefined ? given.data : (given.data ?? join(homedir(), '.castellan')),
      store,
      ephemeral: given.ephemeral ?? false,
      publicUrl: given['public-url'],
      region: given.region ?? 'us-east-1',
      smtp,
      mailFrom: given['mail-from'],
      trustedProxies: given['trusted-proxy'] ?? [],
      tls:
        given['tls-cert'] !== undefined && given['tls-key'] !== undefined
          ? { cert: givenFile('--tls-cert', given['tls-cert']), key: givenFile('--tls-key', given['tls-key']) }
          : undefined,
      auditMaxSize:
        given['audit-max-size'] === undefined
          ? undefined
          : wholeNumber('--audit-max-size', given['audit-max-size'], 0, 1_000_000) * 1024 * 1024,
      rateLimit:
        given['rate-limit'] === undefined ? undefined : wholeNumber('--rate-limit', given['rate-limit'], 1, 1_000_000),
      allowLoopbackProviders: given['allow-loopback-providers'] ?? false,
      upstreams: given.upstream ?? [],
      upstreamsFile: givenJson('--upstreams', given.upstreams ?? environment.CASTELLAN_UPSTREAMS_FILE),
      podIdentities: givenJson(
        '--pod-identities',
        given['pod-identities'] ?? environment.CASTELLAN_POD_IDENTITIES_FILE,
      ),
      delegationPartners: givenJson(
        '--delegation-partners',
        given['delegation-partners'] ?? environment.CASTELLAN_DELEGATION_PARTNERS_FILE,
      ),
      externalAuthorisation: givenJson(
        '--external-authorisation',
        given['external-authorisation'] ?? environment.CASTELLAN_EXTERNAL_AUTHORISATION_FILE,
      ),
      workloads: givenJson('--workloads', given.workloads ?? environment.CASTELLAN_WORKLOADS_FILE),
      profileFile: given['profile-file'],
      metrics: metricsOptions(given),
      drainSeconds,
      graceSeconds: GRACE_SECONDS,
      init,
      accounts: [],
      takesHangup: TAKES_HANGUP,
      environment,
      clock: Date.now,
      random: randomBytes,
    }
    let running: { readKeysAgain(): Promise<void> } | undefined
    if (TAKES_HANGUP) {
      process.on('SIGHUP', () => {
        running?.readKeysAgain().catch((error) => log.error('the master keys could not be read again', error))
      })
    }
    const server = await startServer(options, log)
    running = server
    const say = (text: Printable) => (format === 'json' ? terminal.data(jsonLine(text)) : terminal.out(text))
    say(banner(server, given['allow-loopback-providers'] ?? false))
    if (given.open) openBrowser(server.firstRunUrl ?? server.url)
    const life = untilStopped(server, { say, most: drainSeconds + FLUSH_SECONDS, log })
    await server.runInitScripts()
    if (!life.isStopping()) say(READY)
    setFlagsFromString(COMPILE_AFTER)
    await life.stopped
    return 0
  },
})

/** A terminal that is closed sends it, too: what was begun there ends with it, as any command does. */
const TAKES_HANGUP = process.platform !== 'win32' && !isatty(0)

interface Running {
  readonly url: string
  readonly endpoint: string
  readonly firstRunUrl: string | undefined
  readonly servesPages: boolean
  readonly where: string
  readonly profile: { readonly file: string; readonly name: string; readonly lacks: string | undefined } | undefined
  readonly askers: readonly { readonly kind: string; readonly url: string }[]
  readonly metricsUrl: string | undefined
  readonly upstreams: readonly { readonly name: string; readonly url: string; readonly isOnTrial: boolean }[]
  readonly workloads: readonly { readonly arn: string; readonly environment: Readonly<Record<string, string>> }[]
  runInitScripts(): Promise<void>
  close(): Promise<void>
}

function banner(server: Running, allowsLoopbackProviders: boolean): Printable {
  const lines = [
    `Castellan is ready: ${server.url}`,
    ...(server.firstRunUrl
      ? ['', 'There is no account yet. This link works once, and names its root user:', `  ${server.firstRunUrl}`, '']
      : []),
    ...(server.servesPages
      ? []
      : [
          '',
          'Console and sign-in are off: other machines reach this address, and it is not https.',
          '  Give `--public-url https://…` behind a proxy, or `--tls-cert` and `--tls-key`.',
          '  An account comes from CASTELLAN_ROOT_EMAIL; see docs/running.md.',
          '',
        ]),
    ...(allowsLoopbackProviders
      ? [
          '',
          'OpenID Connect providers of this machine are taken, by http too: whoever may create one reaches its ports.',
          '',
        ]
      : []),
    `  AWS clients:  export AWS_ENDPOINT_URL=${server.endpoint}`,
    ...server.upstreams.map(
      ({ name, url, isOnTrial }) =>
        `  Forwarded:    ${name} to ${url}${isOnTrial ? ', on trial: denials are reported only' : ''}`,
    ),
    ...(server.profile
      ? [
          `  or a profile: export AWS_CONFIG_FILE=${shellWord(server.profile.file)} AWS_PROFILE=${server.profile.name}`,
          ...(server.profile.lacks === undefined ? [] : [`    ${server.profile.lacks}`]),
        ]
      : []),
    `  Kept in:      ${server.where}`,
    ...server.askers.map(({ kind, url }) => `  Asked by ${kind} at ${url}`),
    ...server.workloads.flatMap(({ arn, environment }) => [
      `  For ${arn}:`,
      ...Object.entries(environment).map(([name, value]) => `    export ${name}=${value}`),
    ]),
    ...(server.metricsUrl === undefined ? [] : [`  Metrics:      ${server.metricsUrl}`]),
    '  Stop with Ctrl-C.',
  ]
  return joined(lines.map((line) => printable`${line}\n`))
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/**
 * A line of its own and the last: who waits for LocalStack in a container's log waits for this one.
 *
 * @see https://github.com/testcontainers/testcontainers-java/blob/main/modules/localstack (`.*Ready\\.\n`)
 * @see https://github.com/testcontainers/testcontainers-python/blob/main/modules/localstack (`Ready\\.\n`)
 * @see https://github.com/testcontainers/testcontainers-node/blob/main/packages/modules/localstack (`Ready`)
 */
const READY = printable`Ready.\n`

/** As the lines of the log are, for whoever reads both. */
function jsonLine(text: Printable): Printable {
  const line = { time: new Date().toISOString(), level: 'info', message: text.toString().trim() }
  return multiline(`${JSON.stringify(line)}\n`)
}

interface Stopping {
  readonly say: (text: Printable) => void
  /** Seconds after which it ends whatever is left. */
  readonly most: number
  readonly log: { error(message: string): void }
}

/** The first signal lets requests end; the second does not wait for them. */
function untilStopped(
  server: Running,
  { say, most, log }: Stopping,
): { stopped: Promise<void>; isStopping: () => boolean } {
  let isStopping = false
  const stopped = new Promise<void>((resolve) => {
    const stop = (signal: NodeJS.Signals) => {
      if (isStopping) process.exit(128 + constants.signals[signal])
      isStopping = true
      say(printable`stopping\n`)
      setTimeout(() => {
        log.error('the server ends before all that waited was written: the store did not take it in time')
        process.exit(1)
      }, most * 1000).unref()
      void server.close().then(resolve)
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
  return { stopped, isStopping: () => isStopping }
}

/** @throws UsageError for a place without a listener. */
function metricsOptions(given: {
  readonly 'metrics-port': string | undefined
  readonly 'metrics-host': string | undefined
  readonly 'metrics-token-file': string | undefined
}) {
  const { 'metrics-port': port, 'metrics-host': host, 'metrics-token-file': tokenFile } = given
  if (port === undefined && host !== undefined) {
    throw new UsageError('`--metrics-host` is for a listener of its own', 'give `--metrics-port` too')
  }
  if (port === undefined && tokenFile === undefined) return undefined
  return {
    port: port === undefined ? undefined : wholeNumber('--metrics-port', port, 0, 65_535),
    host: host ?? '127.0.0.1',
    tokenFile,
  }
}

/** @throws UsageError for what says how scripts run where there are none. */
function initOptions(
  given: {
    readonly 'init-dir': string | undefined
    readonly 'init-credentials': boolean | undefined
    readonly 'init-timeout': string | undefined
  },
  environment: Terminal['environment'],
) {
  const folder = given['init-dir']
  const givesCredentials = given['init-credentials'] ?? false
  if (folder === undefined) {
    if (!givesCredentials && given['init-timeout'] === undefined) return undefined
    throw new UsageError('there are no init scripts', 'name their folder with `--init-dir`')
  }
  if (givesCredentials && environment.CASTELLAN_ROOT_ACCESS_KEY_ID === undefined) {
    throw new UsageError(
      '`--init-credentials` has no key to give',
      'set `CASTELLAN_ROOT_ACCESS_KEY_ID` and `CASTELLAN_ROOT_SECRET_ACCESS_KEY`, or leave it out',
    )
  }
  const timeout = given['init-timeout']
  const timeLimit = timeout === undefined ? INIT_TIMEOUT : wholeNumber('--init-timeout', timeout, 1, 86_400)
  return { folder, givesCredentials, timeLimit }
}

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(number >= least && number <= most)) {
    throw new UsageError(
      `\`${flag} ${text}\` is not a whole number from ${least} to ${most}`,
      `give one, such as \`${flag} ${least || most}\``,
    )
  }
  return number
}
