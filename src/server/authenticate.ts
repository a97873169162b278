import {
  type AuthenticatedPrincipal,
  AwsError,
  BoundedCache,
  type ConsoleCredential,
  type LongTermKey,
  type MaybePromise,
  type SessionToken,
  whenKnown,
} from '../aws/index.ts'
import { type MasterKey, openSession, type StsSession } from '../credentials/index.ts'
import type { OwnLayers } from '../policy/index.ts'
import { type Signature, SigningKeys, verifySignature } from '../protocol/index.ts'
import type { ConsoleSessions } from '../signin/index.ts'
import { accessKeySecretContext } from '../storage/repositories/access-keys.ts'
import type { Exchange } from './exchange.ts'
import type { KnownPrincipal, Principals } from './principals.ts'

/** Who asks, and what its policies say. */
export interface Authenticated {
  readonly caller: AuthenticatedPrincipal
  readonly policies: OwnLayers
}

const CACHED_SESSIONS = 10_000
/** Characters. Callers choose how long theirs are (`MinimumSessionTokenSize`): long ones are opened each time. */
const LONGEST_CACHED_TOKEN = 1024
/** Of one principal: its keys, sessions and browsers. */
const CALLERS = 50

/** AWS's published example pair; see `Authenticator`. */
const EXAMPLE_ACCESS_KEY_ID = 'AKIAIOSFODNN7EXAMPLE'

/**
 * Turns a proof (signature, console session, nothing) into a caller. INVARIANT (fail closed): whatever it cannot prove,
 * it refuses.
 */
export class Authenticator {
  readonly #principals: Principals
  readonly #masterKey: MasterKey
  readonly #consoleSessions: ConsoleSessions
  readonly #signingKeys = new SigningKeys()
  readonly #sessions = new BoundedCache<string, StsSession>(CACHED_SESSIONS)
  readonly #callers = new WeakMap<KnownPrincipal, BoundedCache<string, Authenticated>>()
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
      const { key, owner } = found
      const signingKey = this.#signingKeys.get(key, signature, () => {
        const context = accessKeySecretContext(owner.principal.accountId, key.accessKeyId)
        return this.#masterKey.open(key.secretSealed, context).toString()
      })
      verifySignature(exchange.request, signature, signingKey, exchange.now)
      // By far the most, and there is nothing else to tell them apart by.
      const known = this.#callersOf(owner).get(key.accessKeyId)
      return known ?? this.#caller(owner, key.accessKeyId, { kind: 'long-term', accessKeyId: key.accessKeyId })
    })
  }

  async #session(exchange: Exchange, signature: Signature, token: string): Promise<Authenticated> {
    // A token opens only beside its own key: with another session's key it is as unknown as a forged one.
    const session = this.#openSession(token, signature.accessKeyId)
    if (!session) throw unknownToken()
    const owner = await this.#principals.withId(session.accountId, session.principalId)
    if (!owner) throw unknownToken()
    const signingKey = this.#signingKeys.get(session, signature, () => session.secretAccessKey)
    verifySignature(exchange.request, signature, signingKey, exchange.now)
    if (exchange.now >= session.expiresAt) {
      throw new AwsError('ExpiredToken', 'The security token included in the request is expired', 403)
    }
    const { accessKeyId, issuedAt, mfaAuthenticatedAt } = session
    return this.#caller(owner, `${accessKeyId}/${issuedAt}/${mfaAuthenticatedAt ?? ''}`, {
      kind: 'temporary',
      issuedBy: 'GetSessionToken',
      accessKeyId,
      issuedAt,
      ...(mfaAuthenticatedAt !== undefined && { mfaAuthenticatedAt }),
    })
  }

  async #console(exchange: Exchange): Promise<Authenticated> {
    const session = await this.#consoleSessions.checkConsoleRequest(exchange.request)
    const owner = await this.#principals.withId(session.accountId, session.principalId)
    if (!owner) throw unknownToken()
    const { sessionId, signedInAt, mfaAuthenticatedAt } = session
    return this.#caller(owner, `console/${sessionId}/${signedInAt}/${mfaAuthenticatedAt ?? ''}`, {
      kind: 'console',
      sessionId,
      issuedAt: signedInAt,
      ...(mfaAuthenticatedAt !== undefined && { mfaAuthenticatedAt }),
    })
  }

  #openSession(token: string, accessKeyId: string): StsSession | undefined {
    if (token.length > LONGEST_CACHED_TOKEN) return openSession(this.#masterKey, token, accessKeyId)
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
    owner: KnownPrincipal,
    cacheKey: string,
    credential: LongTermKey | SessionToken | ConsoleCredential,
  ): Authenticated {
    const callers = this.#callersOf(owner)
    const known = callers.get(cacheKey)
    if (known) return known
    const made = { caller: { ...owner.principal, credential }, policies: owner.policies }
    callers.set(cacheKey, made)
    return made
  }

  #callersOf(owner: KnownPrincipal): BoundedCache<string, Authenticated> {
    let callers = this.#callers.get(owner)
    if (!callers) {
      callers = new BoundedCache(CALLERS)
      this.#callers.set(owner, callers)
    }
    return callers
  }
}

function unknownToken(): AwsError {
  return new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403)
}
