import { randomBytes } from 'node:crypto'
import { type AccountId, AwsError, accountId, iamArn, newUniqueId } from '../../aws/index.ts'
import { MasterKey, PasswordHasher, TOTP_SEED_BYTES, totpCode, totpStep } from '../../credentials/index.ts'
import { mfaSeedContext } from '../../identity/mfa.ts'
import { openSqlite } from '../../storage/sqlite.ts'
import type { Store } from '../../storage/store.ts'
import type { Pages } from '../../web/page.ts'
import type { StsPort } from '../federation.ts'
import { ConsoleCookies, ConsoleSessions, createFirstAccount, FirstRun, signinPages } from '../index.ts'
import { Browser } from './browser.ts'

export const ORIGIN = 'http://localhost:4566'
export const ROOT = { email: 'root@example.com', password: 'Correct-horse-1' }
export const ALICE = { userName: 'alice', password: 'Battery-staple-2' }

/** A clock that stands still until it is told. */
export interface HandClock {
  (): number
  now: number
  advance(seconds: number): void
}

export function handClock(now = Date.UTC(2026, 10, 23, 12)): HandClock {
  const clock = Object.assign(() => clock.now, {
    now,
    advance(seconds: number) {
      clock.now += seconds * 1000
    },
  })
  return clock
}

const hashes = new Map<string, Promise<string>>()
const verdicts = new Map<string, Promise<boolean>>()

/** The real hasher, asked once for each question: argon2id takes 20 ms, and the tests sign in hundreds of times. */
class RememberingHasher extends PasswordHasher {
  override hash(password: string): Promise<string> {
    return remembered(hashes, password, () => super.hash(password))
  }

  override verify(password: string, hash: string | undefined): Promise<boolean> {
    return remembered(verdicts, `${hash ?? ''} ${password}`, () => super.verify(password, hash))
  }
}

function remembered<T>(answers: Map<string, Promise<T>>, question: string, ask: () => Promise<T>): Promise<T> {
  const answer = answers.get(question) ?? ask()
  answers.set(question, answer)
  return answer
}

/** Nobody is vouched for here: a whole server is in `test/saml-sign-in/`, `test/federation-endpoint.test.ts`. */
const NO_STS: StsPort = {
  callerOf: async () => undefined,
  proveSaml: () => Promise.reject(new AwsError('InvalidIdentityToken', "Specified provider doesn't exist", 400)),
  assumeRoleWithSaml: () => Promise.reject(new AwsError('AccessDenied', 'Not authorized', 403)),
}

/** A server's sign-in on an embedded store, with an account in it. */
export class World {
  readonly clock: HandClock
  readonly masterKey: MasterKey
  readonly passwords: PasswordHasher = new RememberingHasher(randomBytes)
  readonly cookies: ConsoleCookies
  readonly sessions: ConsoleSessions
  readonly firstRun = new FirstRun(randomBytes)
  readonly pages: Pages
  readonly store: Store
  readonly account: AccountId = accountId('123456789012')
  readonly origin: string

  /** @param other a node that this one stands beside: the same clock and the same master key */
  constructor(store: Store, origin: string, other?: World) {
    this.store = store
    this.origin = origin
    this.clock = other?.clock ?? handClock()
    this.masterKey = other?.masterKey ?? new MasterKey(randomBytes(32), randomBytes)
    this.cookies = new ConsoleCookies(origin)
    this.sessions = new ConsoleSessions({ ...this.#common(), cookies: this.cookies })
    this.pages = signinPages({
      ...this.#common(),
      passwords: this.passwords,
      sessions: this.sessions,
      firstRun: this.firstRun,
      sts: NO_STS,
    })
  }

  #common() {
    const { store, masterKey, clock, origin } = this
    return { store, masterKey, clock, random: randomBytes, publicUrl: origin }
  }

  browser(): Browser {
    return new Browser(this.pages, this.origin)
  }

  async addAccount(): Promise<void> {
    const account = {
      rootEmail: ROOT.email,
      rootPassword: ROOT.password,
      accountId: this.account,
      accountName: 'Test account',
    }
    await createFirstAccount({ ...this.#common(), passwords: this.passwords }, account)
  }

  /** @returns the user's unique id. */
  async addUser(userName: string, password?: string, options: { resetRequired?: boolean } = {}): Promise<string> {
    const userId = newUniqueId('AIDA', randomBytes, this.account)
    const passwordHash = password === undefined ? undefined : await this.passwords.hash(password)
    await this.store.write(this.account, async (tx) => {
      await tx.users.add({ userId, userName, path: '/', createdAt: this.clock(), boundaryArn: null })
      const resetRequired = options.resetRequired ?? false
      if (passwordHash) await tx.loginProfiles.add({ userId, passwordHash, resetRequired }, this.clock())
    })
    return userId
  }

  /** An enabled device; `ownerId` is a user's unique id, or the account id for root. */
  async addDevice(ownerId: string, name: string): Promise<Phone> {
    const serialNumber = iamArn(this.account, 'mfa', '/', name)
    const seed = newSeed(totpStep(this.clock()))
    const seedSealed = this.masterKey.seal(seed, mfaSeedContext(this.account, serialNumber))
    await this.store.write(this.account, async (tx) => {
      await tx.mfaDevices.add({
        serialNumber,
        path: '/',
        nameLc: name.toLowerCase(),
        seedSealed,
        createdAt: this.clock(),
      })
      await tx.mfaDevices.assign(serialNumber, ownerId, this.clock())
    })
    return { serialNumber, code: (steps = 0) => totpCode(seed, totpStep(this.clock()) + steps) }
  }

  /** The events of the record, newest first. */
  async events(): Promise<Array<Record<string, unknown> & { eventName: string }>> {
    const { events } = await this.store.read(this.account).audit.lookup({ limit: 50 })
    return events.map(({ event }) => JSON.parse(event))
  }
}

/** None of its codes of a day is `000000`, which tests give as a wrong one, some hundreds of times. */
function newSeed(now: number): Buffer {
  for (;;) {
    const seed = randomBytes(TOTP_SEED_BYTES)
    const steps = Array.from({ length: 2900 }, (_, index) => now - 10 + index)
    if (!steps.some((step) => totpCode(seed, step) === '000000')) return seed
  }
}

export interface Phone {
  readonly serialNumber: string
  /** What it shows now, or `steps` later. */
  code(steps?: number): string
}

export async function openWorld(options: { origin?: string; withoutAccount?: boolean } = {}): Promise<World> {
  const world = new World(await openSqlite({ path: ':memory:' }), options.origin ?? ORIGIN)
  if (!options.withoutAccount) await world.addAccount()
  return world
}

/** Signs root in up to where a code or a session comes. */
export async function rootPassword(browser: Browser, password = ROOT.password): Promise<void> {
  await browser.get('/signin')
  await browser.submit({ kind: 'root', email: ROOT.email })
  await browser.submit({ password, email: ROOT.email })
}

export async function userPassword(
  browser: Browser,
  account: string,
  userName: string,
  password: string,
  headers: Record<string, string> = {},
): Promise<void> {
  await browser.get(`/signin/iam?account=${account}`)
  await browser.submit({ account, username: userName, password }, '/signin/iam', headers)
}
