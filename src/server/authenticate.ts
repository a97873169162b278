import {
  AwsError,
  BoundedCache,
  type ConsoleCredential,
  isGuessableKeyId,
  type LongTermKey,
  type MaybePromise,
  whenKnown,
} from '../aws/index.ts'
import { type MasterKey, openSession, type RoleSession, type StsSession } from '../credentials/index.ts'
import { type HmacSha256, type Signature, SigningKeys, verifySignature } from '../protocol/index.ts'
import type { ConsoleSession, ConsoleSessions, FederatedSession } from '../signin/index.ts'
import { accessKeySecretContext } from '../storage/repositories/access-keys.ts'
import type { Exchange } from './exchange.ts'
import type { GuessableKeys } from './guessable-keys.ts'
import type { KeyHolder, KnownPrincipal, Principals } from './principals.ts'
import type { Authenticated, SessionCallers } from './session-callers.ts'

const CACHED_SESSIONS = 10_000
/**
 * Characters, of the token or of the policies that are packed in it. Callers choose how long theirs are: what is longer
 * has a cache of its own, of as many characters.
 */
const LONG = 1024
const CACHED_LONG_SESSIONS = 1_250
/** Of one principal: its keys and browsers. */
const CALLERS = 50

interface OpenedSession {
  readonly token: string
  readonly session: StsSession
}

/**
 * Turns a proof (signature, console session, nothing) into a caller. INVARIANT (fail closed): whatever it cannot prove,
 * it refuses.
 */
export class Authenticator {
  readonly #principals: Principals
  readonly #masterKey: MasterKey
  readonly #consoleSessions: ConsoleSessions
  readonly #signingKeys = new SigningKeys()
  /** By access key id. */
  readonly #sessions = new BoundedCache<string, OpenedSession>(CACHED_SESSIONS)
  readonly #longSessions = new BoundedCache<string, OpenedSession>(CACHED_LONG_SESSIONS)
  readonly #sessionCallers: SessionCallers
  readonly #callers = new WeakMap<KnownPrincipal, BoundedCache<string, Authenticated>>()
  readonly #guessableKeys: GuessableKeys

  constructor(parts: {
    principals: Principals
    sessionCallers: SessionCallers
    masterKey: MasterKey
    consoleSessions: ConsoleSessions
    guessableKeys: GuessableKeys
  }) {
    this.#principals = parts.principals
    this.#sessionCallers = parts.sessionCallers
    this.#masterKey = parts.masterKey
    this.#consoleSessions = parts.consoleSessions
    this.#guessableKeys = parts.guessableKeys
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
      if (found?.key.status !== 'Active' || !this.#isUsable(signature.accessKeyId, exchange)) throw unknownToken()
      const { key, owner } = found
      const signingKey = this.#keyOf(found, signature)
      verifySignature(exchange.request, signature, signingKey, exchange.now)
      // By far the most, and there is nothing else to tell them apart by.
      const known = this.#callersOf(owner).get(key.accessKeyId)
      return known ?? this.#caller(owner, key.accessKeyId, { kind: 'long-term', accessKeyId: key.accessKeyId })
    })
  }

  #keyOf({ key, owner }: KeyHolder, signature: Signature): HmacSha256 {
    return this.#signingKeys.get(key, signature, () => {
      const context = accessKeySecretContext(owner.principal.accountId, key.accessKeyId)
      return this.#masterKey.open(key.secretSealed, context).toString()
    })
  }

  /**
   * In AWS's order: a token that opens beside its own key only (with another session's it is as unknown as a forged
   * one), is not over, and whose principal is there; then the signature.
   */
  #session(exchange: Exchange, signature: Signature, token: string): MaybePromise<Authenticated> {
    const session = this.#openSession(token, signature.accessKeyId)
    if (!session) throw unknownToken()
    if (exchange.now >= session.expiresAt) throw expiredToken()
    return whenKnown(this.#sessionCallers.of(session), (authenticated) => {
      if (!authenticated) throw unknownToken()
      const signingKey = this.#signingKeys.get(session, signature, () => session.secretAccessKey)
      verifySignature(exchange.request, signature, signingKey, exchange.now)
      return authenticated
    })
  }

  /** Whether there is such a key: what may be done for a request before it is proved who made it. */
  knows({ sessionToken, accessKeyId }: Signature): MaybePromise<boolean> {
    if (sessionToken !== undefined) return this.#openSession(sessionToken, accessKeyId) !== undefined
    return whenKnown(this.#principals.ofAccessKey(accessKeyId), (found) => found?.key.status === 'Active')
  }

  /**
   * HMAC-SHA-256 under the key that a request was signed with, in hex: for what its signature goes on in, as in the
   * chunks of a body. It proves nothing by itself.
   *
   * @throws InvalidClientTokenId (403) where the credential is not there any more.
   */
  async signerOf(signature: Signature): Promise<(text: string) => string> {
    const { sessionToken, accessKeyId } = signature
    if (sessionToken !== undefined) {
      const session = this.#openSession(sessionToken, accessKeyId)
      if (!session) throw unknownToken()
      const key = this.#signingKeys.get(session, signature, () => session.secretAccessKey)
      return (text) => key.hex(text)
    }
    const found = await this.#principals.ofAccessKey(accessKeyId)
    if (found?.key.status !== 'Active') throw unknownToken()
    const key = this.#keyOf(found, signature)
    return (text) => key.hex(text)
  }

  /** What brings several of the console's calls must prove what each of them will. @throws AwsError (403) */
  async assertConsole(request: Parameters<ConsoleSessions['checkConsoleRequest']>[0]): Promise<void> {
    await this.#consoleSessions.checkConsoleRequest(request)
  }

  async #console(exchange: Exchange): Promise<Authenticated> {
    const session = await this.#consoleSessions.checkConsoleRequest(exchange.request)
    if (session.federated) return await this.#federated(exchange, session, session.federated)
    const owner = await this.#principals.withId(session.accountId, session.principalId)
    if (!owner) throw unknownToken()
    if (session.role) return await this.#switched(exchange, session.role, owner.principal.arn)
    const { sessionId, signedInAt, mfaAuthenticatedAt } = session
    return this.#caller(owner, `console/${sessionId}/${signedInAt}/${mfaAuthenticatedAt ?? ''}`, {
      kind: 'console',
      sessionId,
      issuedAt: signedInAt,
      ...(mfaAuthenticatedAt !== undefined && { mfaAuthenticatedAt }),
    })
  }

  /** A console session that a provider or a broker signed in is what STS gave: while that is there, and not over. */
  async #federated(exchange: Exchange, session: ConsoleSession, federated: FederatedSession): Promise<Authenticated> {
    if (exchange.now >= federated.expiresAt) throw expiredToken()
    const authenticated = await this.#sessionCallers.of(federated)
    if (!authenticated) throw unknownToken()
    const { caller } = authenticated
    if (session.role) return await this.#switched(exchange, session.role, caller.arn)
    return { ...authenticated, caller: inConsole(caller, session.sessionId) }
  }

  /**
   * A console session that has switched to a role is that role's and no other: while the role is there, and not over.
   */
  async #switched(exchange: Exchange, role: RoleSession, from: string): Promise<Authenticated> {
    if (exchange.now >= role.expiresAt) throw expiredToken()
    const authenticated = await this.#sessionCallers.of(role)
    if (!authenticated) throw unknownToken()
    const { caller } = authenticated
    if (caller.kind !== 'assumed-role' || !('isChained' in caller.credential)) throw unknownToken()
    const switched = { from, expiresAt: role.expiresAt }
    return { ...authenticated, caller: { ...caller, credential: { ...caller.credential, switched } } }
  }

  #openSession(token: string, accessKeyId: string): StsSession | undefined {
    const known = this.#sessions.get(accessKeyId) ?? this.#longSessions.get(accessKeyId)
    if (known?.token === token) return known.session
    const session = openSession(this.#masterKey, token, accessKeyId)
    if (!session) return undefined
    const sessions = token.length > LONG || charactersOf(session) > LONG ? this.#longSessions : this.#sessions
    sessions.set(accessKeyId, { token, session })
    return session
  }

  #isUsable(accessKeyId: string, { sourceIp, request: { headers } }: Exchange): boolean {
    return !isGuessableKeyId(accessKeyId) || this.#guessableKeys.admits(accessKeyId, { sourceIp, headers })
  }

  /** One object per principal and credential: the audit record makes its text once. */
  #caller(owner: KnownPrincipal, cacheKey: string, credential: LongTermKey | ConsoleCredential): Authenticated {
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

/** Of the policies of a session: four that repeat themselves are packed in a token of 350 characters. */
function charactersOf(session: StsSession): number {
  const passed = 'policy' in session ? (session.policy ?? '') : ''
  return (session.scopes ?? []).reduce((sum, scope) => sum + scope.length, passed.length)
}

/** The same, in a browser: what it may call by that differs, and which console session it may list and end. */
function inConsole(caller: Authenticated['caller'], consoleSessionId: string): Authenticated['caller'] {
  if (caller.kind === 'assumed-role' && caller.credential.kind === 'temporary') {
    return { ...caller, credential: { ...caller.credential, consoleSessionId } }
  }
  if (caller.kind === 'federated-user' && caller.credential.kind === 'temporary') {
    return { ...caller, credential: { ...caller.credential, consoleSessionId } }
  }
  throw unknownToken()
}

function expiredToken(): AwsError {
  return new AwsError('ExpiredToken', 'The security token included in the request is expired', 403)
}

/** A credential that nobody knows, whatever is wrong with it. */
export function unknownToken(): AwsError {
  return new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403)
}
