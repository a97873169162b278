import { type AccountId, AwsError, BoundedCache, type MaybePromise, whenKnown } from '../aws/index.ts'
import { type MasterKey, openSession, type StsSession } from '../credentials/index.ts'
import { type Signature, SigningKeys, verifySignature } from '../protocol/index.ts'
import type { Caller } from '../services/operation.ts'
import type { ConsoleSessions } from '../signin/index.ts'
import { accessKeySecretContext } from '../storage/repositories/access-keys.ts'
import type { Exchange } from './exchange.ts'
import type { Principal, Principals } from './principals.ts'

export interface Authenticated {
  readonly caller: Caller
  readonly principal: Principal | undefined
}

/** What a caller proved itself by. */
interface CredentialFacts {
  readonly credential: 'long-term' | 'session' | 'console'
  readonly accessKeyId?: string
  readonly tokenIssuedAt?: number
  readonly mfaAuthenticatedAt?: number | undefined
}

const CACHED_SESSIONS = 10_000
/** Of one principal: its keys, sessions and browsers. */
const CALLERS = 50

/** AWS's published example pair; see `Authenticator`. */
const EXAMPLE_ACCESS_KEY_ID = 'AKIAIOSFODNN7EXAMPLE'

/** Turns a proof (signature, console session, nothing) into a caller. INVARIANT (fail closed): whatever it cannot prove, it refuses. */
export class Authenticator {
  readonly #principals: Principals
  readonly #masterKey: MasterKey
  readonly #consoleSessions: ConsoleSessions
  readonly #signingKeys = new SigningKeys()
  readonly #sessions = new BoundedCache<string, StsSession>(CACHED_SESSIONS)
  readonly #callers = new WeakMap<Principal, BoundedCache<string, Caller>>()
  readonly #isLoopback: boolean

  constructor(parts: {
    principals: Principals
    masterKey: MasterKey
    consoleSessions: ConsoleSessions
    isLoopback: boolean
  }) {
    this.#principals = parts.principals
    this.#masterKey = parts.masterKey
    this.#consoleSessions = parts.consoleSessions
    this.#isLoopback = parts.isLoopback
  }

  /** @throws AwsError in AWS's words, by the protocol of `exchange.call`. */
  authenticate(exchange: Exchange): MaybePromise<Authenticated> {
    const { proof } = exchange
    switch (proof.kind) {
      case 'signature':
        return proof.signature.sessionToken === undefined
          ? this.#longTerm(exchange, proof.signature)
          : this.#session(exchange, proof.signature, proof.signature.sessionToken)
      case 'console':
        return this.#console(exchange)
      case 'none':
        throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403)
    }
  }

  #longTerm(exchange: Exchange, signature: Signature): MaybePromise<Authenticated> {
    return whenKnown(this.#principals.ofAccessKey(signature.accessKeyId), (found) => {
      if (found?.key.status !== 'Active' || !this.#isUsable(signature.accessKeyId)) throw unknownToken()
      const { key, principal } = found
      const signingKey = this.#signingKeys.get(key, signature, () =>
        this.#masterKey.open(key.secretSealed, accessKeySecretContext(principal.accountId, key.accessKeyId)).toString(),
      )
      verifySignature(exchange.request, signature, signingKey, exchange.now)
      return { principal, caller: this.#caller(principal, { accessKeyId: key.accessKeyId, credential: 'long-term' }) }
    })
  }

  async #session(exchange: Exchange, signature: Signature, token: string): Promise<Authenticated> {
    // A token opens only beside its own key: with another session's key it is as unknown as a forged one.
    const session = this.#openSession(token, signature.accessKeyId)
    if (!session) throw unknownToken()
    const principal = await this.#principals.withId(session.accountId, session.principalId)
    if (!principal) throw unknownToken()
    const signingKey = this.#signingKeys.get(session, signature, () => session.secretAccessKey)
    verifySignature(exchange.request, signature, signingKey, exchange.now)
    if (exchange.now >= session.expiresAt) {
      throw new AwsError('ExpiredToken', 'The security token included in the request is expired', 403)
    }
    const { accessKeyId, issuedAt: tokenIssuedAt, mfaAuthenticatedAt } = session
    const credential = 'session'
    return {
      principal,
      caller: this.#caller(principal, { accessKeyId, credential, tokenIssuedAt, mfaAuthenticatedAt }),
    }
  }

  async #console(exchange: Exchange): Promise<Authenticated> {
    const session = await this.#consoleSessions.checkConsoleRequest(exchange.request)
    const principal = await this.#principals.withId(session.accountId, session.principalId)
    if (!principal) throw unknownToken()
    const { signedInAt: tokenIssuedAt, mfaAuthenticatedAt } = session
    const base = this.#caller(principal, { credential: 'console', tokenIssuedAt, mfaAuthenticatedAt })
    return { principal, caller: { ...base, consoleSessionId: session.sessionId } as Caller }
  }

  #openSession(token: string, accessKeyId: string): StsSession | undefined {
    const cacheKey = `${accessKeyId} ${token}`
    let session = this.#sessions.get(cacheKey)
    if (!session) {
      session = openSession(this.#masterKey, token, accessKeyId)
      if (session) this.#sessions.set(cacheKey, session)
    }
    return session
  }

  /** AWS's published example pair is in every tutorial: a listener beyond loopback never takes it. */
  #isUsable(accessKeyId: string): boolean {
    return accessKeyId !== EXAMPLE_ACCESS_KEY_ID || this.#isLoopback
  }

  /** One object per principal and credential: the audit record makes its text once. */
  #caller(
    principal: Principal,
    { accessKeyId, credential, tokenIssuedAt, mfaAuthenticatedAt }: CredentialFacts,
  ): Caller {
    let callers = this.#callers.get(principal)
    if (!callers) {
      callers = new BoundedCache(CALLERS)
      this.#callers.set(principal, callers)
    }
    const cacheKey =
      credential === 'long-term' && accessKeyId !== undefined
        ? accessKeyId // By far the most, and there is nothing else to tell them apart by.
        : `${credential}/${accessKeyId ?? ''}/${tokenIssuedAt ?? ''}/${mfaAuthenticatedAt ?? ''}`
    let caller = callers.get(cacheKey)
    if (!caller) {
      const { kind, accountId, arn, userId } = principal
      const common = {
        accountId,
        arn,
        userId,
        credential,
        ...(accessKeyId !== undefined && { accessKeyId }),
        ...(tokenIssuedAt !== undefined && { tokenIssuedAt }),
        ...(mfaAuthenticatedAt !== undefined && { mfaAuthenticatedAt }),
      }
      caller =
        kind === 'root' ? { kind, ...common } : { kind, ...common, userName: principal.userName, path: principal.path }
      callers.set(cacheKey, caller)
    }
    return caller
  }
}

/** The caller of an operation that needs no proof: all that is known is the account that its input names. */
export function anonymousCaller(accountId: AccountId): Caller {
  return { kind: 'anonymous', accountId, arn: 'anonymous', userId: 'anonymous' }
}

function unknownToken(): AwsError {
  return new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403)
}
