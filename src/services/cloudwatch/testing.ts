import { randomBytes } from 'node:crypto'
import type { Operations as Castellan } from '../../../models/castellan.ts'
import type { Operations as CloudWatch } from '../../../models/cloudwatch.ts'
import type { Operations as Sns } from '../../../models/sns.ts'
import {
  type AccountId,
  type AnonymousPrincipal,
  type AuthenticatedPrincipal,
  accountId,
  iamUser,
  rootUser,
} from '../../aws/index.ts'
import { MasterKey } from '../../credentials/master-key.ts'
import { PasswordHasher } from '../../credentials/password-hasher.ts'
import { OutboxWorker } from '../../mail/index.ts'
import type { MailRecord } from '../../storage/repositories/mail.ts'
import { openSqlite } from '../../storage/sqlite.ts'
import type { Store } from '../../storage/store.ts'
import type { PageResponse } from '../../web/page.ts'
import { BillingWorker } from '../castellan/billing/worker.ts'
import { castellan } from '../castellan/descriptor.ts'
import type { AnyService } from '../service.ts'
import { sns } from '../sns/descriptor.ts'
import { snsPages } from '../sns/pages/index.ts'
import { ServicePublisher } from '../sns/service-publisher.ts'
import { AlarmWorker } from './alarm/worker.ts'
import { cloudwatch } from './descriptor.ts'

export const ACCOUNT = accountId('111122223333')
export const REGION = 'us-east-1'
export const PUBLIC_URL = 'http://localhost:4566'

const ROOT: AuthenticatedPrincipal = {
  ...rootUser(ACCOUNT),
  credential: { kind: 'console', sessionId: 'root-session', issuedAt: 0 },
}

/** Numbers from 0 up to 1, the same for each run of a case (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export const USER: AuthenticatedPrincipal = {
  ...iamUser(ACCOUNT, { userId: 'AIDAEXAMPLEEXAMPLE123', userName: 'ann', path: '/' }),
  credential: { kind: 'long-term', accessKeyId: 'AKIATEST' },
}

export const ANONYMOUS: AnonymousPrincipal = { kind: 'anonymous' }

interface CallOptions {
  readonly caller?: AuthenticatedPrincipal | AnonymousPrincipal
  readonly region?: string
  /** Default: `ACCOUNT`. */
  readonly accountId?: AccountId
}

/**
 * An account with monitoring, notifications, billing and an inbox over one store, wired as the server wires them;
 * operations run as the pipeline runs them, authentication, authorisation and validation by the model left out. For
 * tests.
 */
export class MonitoringScene {
  now = Date.UTC(2026, 10, 23, 10, 5, 30)
  readonly clock = () => this.now
  readonly store: Store
  readonly publisher: ServicePublisher
  readonly outbox: OutboxWorker
  readonly billing: BillingWorker
  readonly #masterKey = new MasterKey(randomBytes(32), randomBytes)
  readonly #passwords = new PasswordHasher(randomBytes)

  constructor(store: Store) {
    this.store = store
    this.publisher = new ServicePublisher({ store, random: randomBytes, publicUrl: PUBLIC_URL })
    this.outbox = new OutboxWorker({ store, clock: this.clock, onError: rethrow })
    this.billing = new BillingWorker({ store, clock: this.clock, onError: rethrow })
  }

  static async open(path = ':memory:'): Promise<MonitoringScene> {
    return MonitoringScene.over(await openSqlite({ path }))
  }

  /** The scene over a store of any engine; its account is created where it is not there. */
  static async over(store: Store): Promise<MonitoringScene> {
    const scene = new MonitoringScene(store)
    if ((await scene.store.directory.accounts()).length === 0) {
      await scene.store.directory.createAccount({
        accountId: ACCOUNT,
        name: 'Test account',
        rootEmail: 'root@example.com',
        rootPasswordHash: null,
        createdAt: scene.now,
      })
    }
    return scene
  }

  get db() {
    return this.store.read(ACCOUNT)
  }

  worker(): AlarmWorker {
    const { store, clock, publisher } = this
    return new AlarmWorker({ store, clock, publisher, random: randomBytes, publicUrl: PUBLIC_URL, onError: rethrow })
  }

  /** Evaluates what is due. */
  async evaluate(): Promise<number | undefined> {
    return this.worker().evaluateDue(ACCOUNT)
  }

  async cloudwatch<Name extends keyof CloudWatch>(
    name: Name,
    input: CloudWatch[Name]['input'],
    options?: CallOptions,
  ): Promise<CloudWatch[Name]['output']> {
    return (await this.#call(cloudwatch, name, input, options)) as CloudWatch[Name]['output']
  }

  async sns<Name extends keyof Sns>(
    name: Name,
    input: Sns[Name]['input'],
    options?: CallOptions,
  ): Promise<Sns[Name]['output']> {
    this.now += 1 // Mails are in the order of their milliseconds.
    return (await this.#call(sns, name, input, options)) as Sns[Name]['output']
  }

  async castellan<Name extends keyof Castellan>(
    name: Name,
    input: Castellan[Name]['input'],
    options?: CallOptions,
  ): Promise<Castellan[Name]['output']> {
    return (await this.#call(castellan, name, input, options)) as Castellan[Name]['output']
  }

  /** A page that a mail links to. */
  async page(method: string, path: string, fields: Record<string, string>): Promise<PageResponse | undefined> {
    const parameters = new URLSearchParams(fields)
    return snsPages({ store: this.store, clock: this.clock, random: randomBytes })({
      method,
      path,
      query: method === 'POST' ? new URLSearchParams() : parameters,
      form: method === 'POST' ? parameters : new URLSearchParams(),
      headers: {},
      sourceIp: '192.0.2.1',
      userAgent: 'browser',
    })
  }

  /** All mails, the oldest first. */
  async mails(): Promise<readonly MailRecord[]> {
    return (await this.db.mail.list(undefined, 1000)).toReversed()
  }

  /** A topic with one confirmed e-mail subscription; the mail that confirmed it is gone. Resolves to its ARN. */
  async confirmedTopic(name = 'alerts', endpoint = 'ops@example.com'): Promise<string> {
    const { TopicArn = '' } = await this.sns('CreateTopic', { Name: name })
    await this.sns('Subscribe', { TopicArn, Protocol: 'email', Endpoint: endpoint })
    const token = /Token=([0-9a-f]+)/.exec((await this.mails()).at(-1)?.body ?? '')?.[1] ?? ''
    await this.sns('ConfirmSubscription', { TopicArn, Token: token }, { caller: ANONYMOUS })
    await this.store.record(ACCOUNT, async (tx) => {
      await tx.mail.prune(['queued'], this.now + 1, 1000)
    })
    return TopicArn
  }

  async #call(
    service: AnyService,
    name: string,
    input: object,
    { caller = ROOT, region = REGION, accountId = ACCOUNT }: CallOptions = {},
  ) {
    const operation = service.operations.find((candidate) => candidate.name === name)
    if (!operation) throw new Error(`no operation ${service.name}:${name}`)
    const { store, clock, publisher } = this
    const context = {
      accountId,
      region,
      caller,
      requestId: 'test',
      sourceIp: '127.0.0.1',
      userAgent: 'test',
      clock,
      random: randomBytes,
      store,
      masterKey: this.#masterKey,
      passwords: this.#passwords,
      publicUrl: PUBLIC_URL,
      publisher,
      about: { version: 'test', consoleRegion: REGION, mailDelivery: this.outbox.delivery },
    }
    const committed = store.read(accountId)
    const prepared = (await operation.prepare?.(input as never, { ...context, db: committed } as never)) as never
    const run = (db: typeof this.db) => operation.handle(input as never, { ...context, db } as never, prepared)
    if (operation.access === 'read') return run(committed)
    return operation.access === 'write'
      ? store.write(accountId, async (tx) => run(tx))
      : store.record([accountId, ...(operation.toldAccounts?.(prepared) ?? [])], async (tx) => run(tx))
  }
}

function rethrow(error: unknown): never {
  throw error
}
