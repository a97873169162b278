import { type AccountOptions, type AccountServer, start } from '../index.ts'

/** What a test runner lets be done around the tests of a file. */
export interface Hooks {
  readonly beforeAll: (fn: () => Promise<void>) => void
  readonly beforeEach: (fn: () => Promise<void>) => void
  readonly afterAll: (fn: () => Promise<void>) => void
}

export interface SuiteOptions extends AccountOptions {
  /**
   * Whether `AWS_ENDPOINT_URL` and root's credentials stand in `process.env` while the tests run, so that a client that
   * is made without options finds this server, and never AWS. Default: true.
   */
  readonly setEnvironment?: boolean
  /** Whether each test begins with fresh accounts. Default: true. */
  readonly resetEach?: boolean
}

/** What clients of AWS's SDK are made with: `new IAMClient(castellan.client())`. */
export interface ClientOptions {
  readonly region: string
  readonly endpoint: string
  readonly credentials: AccountServer['credentials']
}

/** The server of a test file: it runs from before the first test until after the last. */
export interface SuiteServer {
  /** @throws Error before the first test has begun, as does all that follows. */
  readonly server: AccountServer
  readonly endpoint: string
  readonly accountId: string
  readonly accounts: AccountServer['accounts']
  /**
   * Root of an account.
   * @param index in `accounts`. Default: the first.
   */
  client(index?: number): ClientOptions
}

/** Starts a server before the tests of a file, resets it before each, and closes it after the last. */
export function suiteServer(hooks: Hooks, options: SuiteOptions = {}): SuiteServer {
  const { setEnvironment = true, resetEach = true, ...accountOptions } = options
  const region = options.region ?? 'us-east-1'
  let running: AccountServer | undefined
  let restore = () => {}
  const server = () => {
    if (!running) throw new Error('Castellan runs while tests do: ask for it in a test or a hook')
    return running
  }

  hooks.beforeAll(async () => {
    running = await start(accountOptions)
    if (setEnvironment) restore = exchangeEnvironment(variablesOf(running, region))
  })
  if (resetEach) hooks.beforeEach(() => server().reset())
  hooks.afterAll(async () => {
    restore()
    await running?.close()
    running = undefined
  })

  return {
    get server() {
      return server()
    },
    get endpoint() {
      return server().endpoint
    },
    get accountId() {
      return server().accountId
    },
    get accounts() {
      return server().accounts
    },
    client(index = 0) {
      const { endpoint, accounts } = server()
      const account = accounts[index]
      if (!account) throw new Error(`there is no account ${index}: \`accounts\` says how many there are`)
      return { region, endpoint, credentials: account.credentials }
    },
  }
}

type Variables = Readonly<Record<string, string | undefined>>

/** A profile or session token of whoever runs the tests would come before, or beside, the keys of the account. */
function variablesOf({ endpoint, credentials }: AccountServer, region: string): Variables {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  }
}

/** @returns what puts back what was there. */
function exchangeEnvironment(variables: Variables): () => void {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]))
  setAll(variables)
  return () => setAll(before)
}

function setAll(variables: Variables): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
}
