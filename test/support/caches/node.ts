import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MasterKey, PasswordHasher } from '../../../src/credentials/index.ts'
import { wholeBody } from '../../../src/protocol/http.ts'
import { signature } from '../../../src/protocol/index.ts'
import { received, signRequest } from '../../../src/protocol/sigv4/testing.ts'
import { AccountRegions } from '../../../src/server/account-regions.ts'
import { AccountVersions } from '../../../src/server/account-versions.ts'
import { Authenticator } from '../../../src/server/authenticate.ts'
import { newExchange } from '../../../src/server/exchange.ts'
import { GuessableKeys } from '../../../src/server/guessable-keys.ts'
import { knowledgeOf } from '../../../src/server/knowledge-of.ts'
import { silentLog } from '../../../src/server/log.ts'
import type { Node } from '../../../src/server/node.ts'
import { run } from '../../../src/server/pipeline.ts'
import { Principals } from '../../../src/server/principals.ts'
import { SessionCallers } from '../../../src/server/session-callers.ts'
import { SessionPolicies } from '../../../src/server/session-policies.ts'
import { whole } from '../../../src/server/testing/whole.ts'
import { wireServices } from '../../../src/server/wiring.ts'
import { ConsoleCookies, ConsoleSessions } from '../../../src/signin/index.ts'
import type { Store } from '../../../src/storage/store.ts'
import { withDefaults } from '../in-process.ts'
import type { SeededRandom } from './random.ts'
import type { WireCall } from './wire.ts'

const PARTNERS: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../vectors/files/delegation-partners.json'), 'utf8'),
)
const PUBLIC_URL = new URL('http://localhost:4566')

/** Who sends a request: by a key, or by a browser. */
export type Sender =
  | { readonly accessKeyId: string; readonly secret: string; readonly sessionToken?: string }
  | { readonly cookie: string; readonly csrf: string }

export interface Answered {
  readonly status: number
  readonly text: string
  /** What an operation gave, before it was written. */
  readonly output: unknown
}

/** What nodes of one deployment share. */
export interface Common {
  readonly clock: () => number
  readonly random: SeededRandom
  readonly masterKey: MasterKey
}

/** Passwords as they are: nobody need wait for argon2id, and what it answers is in no cache. */
class PlainPasswords extends PasswordHasher {
  override hash(password: string): Promise<string> {
    return Promise.resolve(`plain ${password}`)
  }

  override verify(password: string, hash: string | undefined): Promise<boolean> {
    return Promise.resolve(hash === `plain ${password}`)
  }
}

/**
 * A node without its listener and its workers: what is asked of it goes through the whole pipeline, and changes nothing
 * that was not asked for. It notes no last use and no event of a read, so that two nodes may be asked the same.
 */
export class CacheNode {
  readonly sessions: ConsoleSessions
  readonly passwords: PasswordHasher
  readonly #node: Node
  readonly #common: Common

  constructor(store: Store, common: Common, monotonic?: () => number) {
    const { clock, random, masterKey } = common
    this.#common = common
    this.passwords = new PlainPasswords(random.bytes)
    const options = withDefaults({ clock, random: random.bytes, delegationPartners: PARTNERS })
    const wired = wireServices({
      ...{ store, masterKey, passwords: this.passwords, publicUrl: PUBLIC_URL.origin, log: silentLog, options },
    })
    const versions = new AccountVersions(store, monotonic)
    const principals = new Principals(store, versions)
    const cookies = new ConsoleCookies(PUBLIC_URL.origin)
    const of = { store, masterKey, cookies, publicUrl: PUBLIC_URL.origin, clock, random: random.bytes }
    this.sessions = new ConsoleSessions(of)
    this.#node = {
      options,
      store,
      services: wired.services,
      shared: wired.shared,
      afterCommit() {},
      authenticator: new Authenticator({
        principals,
        sessionCallers: new SessionCallers(principals, new SessionPolicies(store)),
        masterKey,
        consoleSessions: this.sessions,
        guessableKeys: new GuessableKeys(options, silentLog),
      }),
      regions: new AccountRegions(store, versions, options.region),
      ...knowledgeOf(undefined, store, clock),
      log: {
        ...silentLog,
        error: (message: string, error: unknown) => {
          throw new Error(message, { cause: error })
        },
      },
      lastUsed: { note() {} },
      rateLimits: { count() {}, countRefusal() {} },
      auditQueue: { assertOpen() {}, add() {}, wrote() {} },
    } as unknown as Node
  }

  /** @param seed of all that the answer makes at random: the same gives the same. */
  async ask(
    sender: Sender,
    { service, region, headers, body, path, method }: WireCall,
    seed: number,
  ): Promise<Answered> {
    const { clock, random } = this.#common
    random.seed(seed)
    const unsigned = { method, path, body, headers: [...headers] }
    const request =
      'cookie' in sender
        ? received(method, path, '', [...headers, ...browserHeaders(sender, region)], body)
        : signRequest(unsigned, { ...sender, service, region, time: clock() })
    const proof = signature(request)
    const exchange = newExchange({
      request,
      proof: proof ? { kind: 'signature', signature: proof } : { kind: 'console', serviceName: service },
      ...{ sourceIp: '127.0.0.1', secure: false, requestId: 'r', now: clock() },
    })
    const answer = whole(await run(exchange, this.#node))
    return { status: answer.status, text: String(wholeBody(answer.body)), output: exchange.output }
  }
}

function browserHeaders({ cookie, csrf }: Extract<Sender, { cookie: string }>, region: string) {
  return [
    ...([
      ['Host', 'localhost:4566'],
      ['Origin', PUBLIC_URL.origin],
      ['Cookie', cookie],
    ] as const),
    ...([
      ['X-Castellan-Csrf', csrf],
      ['X-Castellan-Region', region],
    ] as const),
  ]
}
