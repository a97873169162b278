import { type AccountId, accountId } from '../../../src/aws/index.ts'
import { MasterKey } from '../../../src/credentials/index.ts'
import { Services } from '../../../src/server/services.ts'
import { SETTLES_AFTER, settleRegions } from '../../../src/services/account/settle-regions.ts'
import { SERVICES } from '../../../src/services/index.ts'
import type { Operation } from '../../../src/services/operation.ts'
import { createAccount } from '../../../src/signin/index.ts'
import { BROWSER, CHAINS, type Step } from './chains.ts'
import { Codes } from './codes.ts'
import type { Deployment } from './deployments.ts'
import { Inputs } from './inputs.ts'
import { NEVER } from './never.ts'
import { type Answered, CacheNode, type Common } from './node.ts'
import { type Asker, sessions } from './principals.ts'
import { DECISIONS } from './probes.ts'
import { SeededRandom } from './random.ts'
import { ACCOUNT, OTHER_ACCOUNT, ROLES, USERS } from './values.ts'
import { type WireCall, wireCall } from './wire.ts'

const { models } = new Services(SERVICES)
const OPERATIONS = SERVICES.flatMap(({ signingName, operations }) =>
  operations.map((operation: Operation) => ({ operation, signingName })),
)
type Listed = (typeof OPERATIONS)[number]

/** All that may change something. */
export const MUTATIONS: readonly Listed[] = OPERATIONS.filter(
  (listed) => listed.operation.access !== 'read' && !(nameOf(listed) in NEVER),
)
export const OPERATION_NAMES: ReadonlySet<string> = new Set(OPERATIONS.map(nameOf))
const READS: readonly Listed[] = OPERATIONS.filter(({ operation }) => operation.access === 'read')

/** What asks for something, and what it is called where it is told of. */
interface Question {
  readonly what: string
  readonly asker: Asker
  readonly call: WireCall
}

export interface Outcome {
  /** How often each operation changed something, as `iam:CreateUser`. */
  readonly changed: ReadonlyMap<string, number>
  /** The last refusal of those that never did, by the same names. */
  readonly never: ReadonlyMap<string, string>
  /** As many answers as were compared. */
  readonly compared: number
}

/** What a warm node answered otherwise than one that remembers nothing. */
export class Stale extends Error {
  constructor(
    seed: number,
    writes: readonly string[],
    { what, asker }: Question,
    node: string,
    pair: [Answered, Answered],
  ) {
    const [kept, fresh] = pair.map(({ status, text }) => `${status} ${text.slice(0, 2000)}`)
    const last = writes.slice(-8).join('\n  ')
    super(
      `seed ${seed}: after\n  ${last}\n${node} answers ${what} of ${asker.name}:\n${kept}\nand what is so:\n${fresh}`,
    )
    this.name = 'Stale'
  }
}

const ROOT_KEY = 'AKIAROOTROOTROOTROO'

/** As `iam:CreateUser`. */
export function nameOf({ operation }: Listed): string {
  return `${operation.service}:${operation.name}`
}

/** Compared after each write; all are after some. */
const EACH_TIME = 24
const ALL_AFTER = 50
const MOST_ASKERS = 30

/**
 * A deployment with one node that writes and remembers, one beside it that hears of nothing, and, for each comparison,
 * one that has just started.
 */
export class Trial {
  readonly #seed: number
  readonly #random: SeededRandom
  readonly #deployment: Deployment
  readonly #common: Common
  readonly #warm: CacheNode
  readonly #beside: CacheNode
  readonly #inputs: Inputs
  readonly #codes: Codes
  #now = Date.UTC(2026, 10, 23, 12)
  #askers: Asker[] = []
  #root: Asker = { name: 'nobody', sender: { accessKeyId: '', secret: '' } }
  #questions: Question[] = []
  #compared = 0
  #each = EACH_TIME
  readonly #changed = new Map<string, number>()
  readonly #writes: string[] = []
  readonly #refusals = new Map<string, string>()

  /** @param deployment an empty one. */
  static async open(seed: number, deployment: Deployment): Promise<Trial> {
    const trial = new Trial(seed, deployment)
    await trial.#settle()
    return trial
  }

  private constructor(seed: number, deployment: Deployment) {
    this.#seed = seed
    this.#random = new SeededRandom(seed)
    this.#deployment = deployment
    const random = new SeededRandom(seed)
    const clock = () => this.#now
    this.#common = { clock, random, masterKey: new MasterKey(Buffer.alloc(32, 7), random.bytes) }
    this.#warm = new CacheNode(deployment.store, this.#common)
    this.#beside = new CacheNode(deployment.other, this.#common, deployment.monotonic)
    this.#codes = new Codes(clock)
    this.#inputs = new Inputs(this.#random, this.#codes)
  }

  /**
   * Tries `attempts` random changes, and each chain once: compares after each change, and all now and then.
   * @param longest goes on, where something never changed anything, to so many attempts.
   */
  async run(attempts: number, { each = EACH_TIME, longest = attempts } = {}): Promise<Outcome> {
    this.#each = each
    const due = CHAINS.map((chain) => ({ chain, at: 1 + this.#random.number(attempts) }))
    for (let i = 1; i <= attempts || (i <= longest && this.#rare().length > 0); i++) {
      if (await this.#attempt()) await this.#compare(this.#some(each), false)
      for (const { chain } of due.filter(({ at }) => at === i)) await this.#follow(chain)
      if (i % ALL_AFTER === 0) this.#questions = this.#newQuestions()
      if (i % ALL_AFTER === 0) await this.#compare(this.#questions, true)
    }
    await this.#compare(this.#questions, true)
    const never = this.#rare().map(
      (listed) => [nameOf(listed), this.#refusals.get(nameOf(listed)) ?? 'never tried'] as const,
    )
    return { changed: this.#changed, never: new Map(never), compared: this.#compared }
  }

  async #follow(chain: readonly Step[]): Promise<void> {
    for (const { operation: name, input, by } of chain) {
      this.#now += 60_000
      const listed = OPERATIONS.find((each) => [each.operation.name, nameOf(each)].includes(name))
      if (by === BROWSER) await this.#openBrowser(accountId(ACCOUNT), ACCOUNT, this.#now)
      const asker = by === undefined ? this.#root : this.#askers.findLast(({ name }) => name.startsWith(by))
      if (!listed || !asker) throw new Error(`no ${name}, or no key of ${by}`)
      const { status } = await this.#change(listed, asker, this.#inputs.filled(input))
      if (status === 200) await this.#compare(this.#some(this.#each), false)
    }
  }

  /** Two accounts, with somebody of each kind who asks. */
  async #settle(): Promise<void> {
    const { masterKey, random, clock } = this.#common
    const making = {
      store: this.#deployment.store,
      masterKey,
      clock,
      random: random.bytes,
      passwords: this.#warm.passwords,
    }
    for (const [id, n] of [
      [ACCOUNT, 1],
      [OTHER_ACCOUNT, 2],
    ] as const) {
      const rootAccessKey = { accessKeyId: `${ROOT_KEY}${n}`, secretAccessKey: `secret-of-root-${n}`.padEnd(40, 'x') }
      await createAccount(making, {
        ...{ accountId: id, rootEmail: `root${n}@example.org`, rootPassword: 'Root-password-1', rootAccessKey },
      })
      const { accessKeyId, secretAccessKey: secret } = rootAccessKey
      this.#askers.push({ name: `root of ${id}`, sender: { accessKeyId, secret } })
    }
    this.#root = this.#askers[0] as Asker
    const users = []
    for (const UserName of USERS) {
      const { User } = await this.#made('CreateUser', { UserName })
      users.push(String(Object(User).UserId))
      await this.#made('CreateAccessKey', { UserName })
    }
    const roles = []
    const trusted = { AWS: '*' }
    const AssumeRolePolicyDocument = JSON.stringify({
      Statement: { Effect: 'Allow', Principal: trusted, Action: 'sts:*' },
    })
    for (const RoleName of ROLES) {
      roles.push(String(Object((await this.#made('CreateRole', { RoleName, AssumeRolePolicyDocument })).Role).RoleId))
    }
    const linked = await this.#made('CreateServiceLinkedRole', { AWSServiceName: 'support.amazonaws.com' })
    const owners = { users, roles, serviceRole: String(Object(linked.Role).RoleId) }
    this.#askers.push(...sessions(accountId(ACCOUNT), owners, this.#common))
    for (const principalId of [ACCOUNT, ...users.slice(0, 2)]) await this.#openBrowser(accountId(ACCOUNT), principalId)
    this.#questions = this.#newQuestions()
    await this.#compare(this.#questions, true)
  }

  async #openBrowser(account: AccountId, principalId: string, mfaAuthenticatedAt?: number): Promise<void> {
    const { sessions } = this.#warm
    const about = { principalId, mfaAuthenticatedAt, sourceIp: '127.0.0.1', userAgent: 'a browser' }
    const cookie = (await this.#deployment.store.write(account, (tx) => sessions.start(tx, about))).split(';')[0] ?? ''
    const csrf = (await sessions.authenticate({ headers: { cookie } }))?.csrfToken ?? ''
    this.#askers.push({ name: `a browser of ${principalId}`, sender: { cookie, csrf } })
  }

  /** @throws Error where root may not. */
  async #made(name: string, input: object): Promise<Record<string, unknown>> {
    const listed = MUTATIONS.find(({ operation }) => operation.name === name)
    if (!listed) throw new Error(`there is no ${name}`)
    const answer = await this.#change(listed, this.#root, input)
    if (answer.status !== 200) throw new Error(`${name}: ${answer.text}`)
    return Object(answer.output)
  }

  #rare(): readonly Listed[] {
    return MUTATIONS.filter((listed) => !this.#changed.has(nameOf(listed)))
  }

  async #attempt(): Promise<boolean> {
    this.#now += this.#random.of([1000, 2000, 30_000])
    const rare = this.#rare()
    const listed = this.#random.of(rare.length > 0 && this.#random.chance(40) ? rare : MUTATIONS)
    const asker = this.#random.chance(75) ? this.#root : this.#random.of(this.#askers)
    const model = models.of(listed.signingName)?.operation(listed.operation.name)
    const input = model ? this.#inputs.of(model) : {}
    // Without root's first key a trial would show little more.
    if (JSON.stringify(input).includes(ROOT_KEY)) return false
    const { status } = await this.#change(listed, asker, input)
    // What a worker does, a little later.
    if (status === 200 && listed.operation.name.endsWith('ableRegion')) {
      await settleRegions(this.#deployment.store, accountId(ACCOUNT), this.#now + SETTLES_AFTER)
    }
    return status === 200
  }

  async #change(listed: Listed, asker: Asker, input: object): Promise<Answered> {
    const { operation, signingName } = listed
    const name = nameOf(listed)
    const answer = await this.#warm.ask(asker.sender, this.#call(signingName, operation.name, input), this.#fresh())
    const said = answer.status === 200 ? 'done' : `${answer.status} ${/[A-Z]\w+(?=<\/Code>|")/.exec(answer.text)?.[0]}`
    this.#writes.push(`${asker.name} ${name} ${JSON.stringify(input).slice(0, 300)}: ${said}`)
    if (answer.status !== 200) {
      this.#refusals.set(name, `${JSON.stringify(input)} ${answer.text}`.slice(0, 1000))
      return answer
    }
    this.#changed.set(name, (this.#changed.get(name) ?? 0) + 1)
    this.#inputs.learn(answer.output)
    this.#codes.learn(answer.output)
    this.#meet(answer.output)
    return answer
  }

  /** A key that was made asks, too. */
  #meet(output: unknown): void {
    const { AccessKey } = Object(output)
    const { UserName = 'root', AccessKeyId: accessKeyId, SecretAccessKey: secret } = Object(AccessKey)
    if (
      typeof accessKeyId !== 'string' ||
      typeof secret !== 'string' ||
      (this.#askers.length >= MOST_ASKERS && UserName !== 'eve')
    )
      return
    this.#askers.push({ name: `${UserName} by ${accessKeyId}`, sender: { accessKeyId, secret } })
  }

  #fresh(): number {
    return this.#random.number(2 ** 32)
  }

  #call(signingName: string, name: string, input: object, region = 'us-east-1'): WireCall {
    const model = models.of(signingName)
    const operation = model?.operation(name)
    if (!model || !operation) throw new Error(`${signingName} has no ${name}`)
    return wireCall(model, operation, input, region)
  }

  /** Each decision of each, each read of root's, and some reads of everybody's. */
  #newQuestions(): Question[] {
    const decisions = this.#askers.flatMap((asker) =>
      DECISIONS.map((call) => ({ what: `${call.service} ${call.method} ${call.path} ${call.region}`, asker, call })),
    )
    const identities = this.#askers.map((asker) => this.#question('sts', 'GetCallerIdentity', asker))
    const reads = READS.flatMap(({ operation, signingName }) => [
      this.#question(signingName, operation.name, this.#root),
      this.#question(signingName, operation.name, this.#random.of(this.#askers)),
    ])
    return [...decisions, ...identities, ...reads]
  }

  #question(signingName: string, name: string, asker: Asker): Question {
    const model = models.of(signingName)?.operation(name)
    const { TokenCode, ...input } = model ? this.#inputs.of(model) : {}
    // A code is right once, whoever is asked first.
    if (TokenCode !== undefined) delete input.SerialNumber
    return { what: `${name} ${JSON.stringify(input).slice(0, 200)}`, asker, call: this.#call(signingName, name, input) }
  }

  #some(amount: number): Question[] {
    return Array.from({ length: amount }, () => this.#random.of(this.#questions))
  }

  async #compare(questions: readonly Question[], isAll: boolean): Promise<void> {
    const { isQuick } = this.#deployment
    const fresh = new CacheNode(await this.#deployment.fresh(), this.#common)
    const isBesideAsked = isQuick || isAll
    if (isBesideAsked) await this.#deployment.pass()
    for (const question of questions) {
      const seed = this.#fresh()
      const { asker, call } = question
      const kept = await this.#warm.ask(asker.sender, call, seed)
      const expected = await fresh.ask(asker.sender, call, seed)
      const others = isBesideAsked ? await this.#beside.ask(asker.sender, call, seed) : expected
      this.#compared++
      const wrong = !isSame(kept, expected) ? 'the node that wrote' : !isSame(others, expected) ? 'the other node' : ''
      const pair: [Answered, Answered] = [wrong === 'the other node' ? others : kept, expected]
      if (wrong !== '') throw new Stale(this.#seed, this.#writes, question, wrong, pair)
      if (isAll && kept.status === 200) this.#inputs.learn(kept.output)
    }
  }
}

function isSame(one: Answered, other: Answered): boolean {
  return one.status === other.status && one.text === other.text
}
