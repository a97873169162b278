import { type AccountId, AwsError, BoundedCache, type Clock, MINUTE, type Random, randomHex } from '../aws/index.ts'
import {
  type FederationSession,
  isUserSession,
  type MasterKey,
  openSession,
  type RoleSession,
} from '../credentials/index.ts'
import { isSessionOver, SESSION_IDLE_LIMIT, SESSION_LIFETIME } from '../identity/console-session-limits.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { Store } from '../storage/store.ts'
import type { ConsoleCookies } from './cookies.ts'
import { isMac, mac, newProofToken, type ProofToken, parseProofToken } from './proof-token.ts'
import { isSameOrigin } from './same-origin.ts'
import { type RoleCredentials, switchedRole, switchedRoleText } from './switched-role.ts'

/** A session's last use is written this often at most. */
const TOUCH_INTERVAL = MINUTE

const CSRF_PURPOSE = 'console-csrf'
const CSRF_HEADER = 'x-castellan-csrf'

/** A console session that was proved by its cookie, and is not over. */
export interface ConsoleSession {
  readonly accountId: AccountId
  /**
   * `AIDA…`, or the account id for root, or that of the session of STS that signed in. Whether it still exists is for
   * the caller to ask.
   */
  readonly principalId: string
  /** The name that `ListConsoleSessions` gives it; not the cookie. */
  readonly sessionId: string
  /** Epoch milliseconds. */
  readonly signedInAt: number
  readonly expiresAt: number
  readonly mfaAuthenticatedAt?: number
  /** What each changing request of this session must carry: of its own as whoever it is then, a role or not. */
  readonly csrfToken: string
  /** What signed in, where that was no password: a provider's or a broker's session of STS. It may be over. */
  readonly federated?: FederatedSession
  /** The role that it has switched to, which may be over. */
  readonly role?: RoleSession
}

/** What may sign in to the console in place of a password. */
export type FederatedSession = RoleSession | FederationSession

/** A session with what proves it, which goes no further. */
interface Proved {
  readonly session: ConsoleSession
  readonly token: string
}

/** Sessions of STS that were opened last, by what the store has of them. */
const OPENED = 1_000

/** Who signs in, and how. */
export interface NewConsoleSession {
  readonly principalId: string
  /** The credentials that sign in, without their secret: it lasts as long as they do. */
  readonly sts?: { readonly accessKeyId: string; readonly sessionToken: string; readonly expiresAt: number }
  readonly mfaAuthenticatedAt?: number | undefined
  readonly sourceIp: string
  readonly userAgent: string
}

interface Request {
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** Browsers' sessions: what starts them, what proves them, what ends them. */
export class ConsoleSessions {
  readonly #store: Store
  readonly #masterKey: MasterKey
  readonly #cookies: ConsoleCookies
  readonly #publicUrl: string
  readonly #clock: Clock
  readonly #random: Random
  readonly #opened = new BoundedCache<string, FederatedSession>(OPENED)

  constructor(dependencies: {
    store: Store
    masterKey: MasterKey
    cookies: ConsoleCookies
    /** The origin that browsers see. */
    publicUrl: string
    clock: Clock
    random: Random
  }) {
    this.#store = dependencies.store
    this.#masterKey = dependencies.masterKey
    this.#cookies = dependencies.cookies
    this.#publicUrl = dependencies.publicUrl
    this.#clock = dependencies.clock
    this.#random = dependencies.random
  }

  /**
   * Starts a session, in the transaction of `tx`, under a token that nobody had before: what the browser brought is
   * never taken up.
   * @returns the `Set-Cookie` value.
   */
  async start(tx: Repositories, session: NewConsoleSession): Promise<string> {
    const now = this.#clock()
    const token = newProofToken(tx.accountId, this.#random)
    await tx.consoleSessions.prune({ expiredBefore: now, unseenSince: now - SESSION_IDLE_LIMIT })
    await tx.consoleSessions.add({
      tokenHash: token.hash,
      sessionId: randomHex(16, this.#random),
      principalId: session.principalId,
      signedInAt: now,
      lastSeenAt: now,
      expiresAt: session.sts?.expiresAt ?? now + SESSION_LIFETIME,
      stsToken: session.sts ? `${session.sts.accessKeyId}.${session.sts.sessionToken}` : null,
      mfaAuthenticatedAt: session.mfaAuthenticatedAt ?? null,
      sourceIp: session.sourceIp.slice(0, 64),
      userAgent: session.userAgent.slice(0, 512),
    })
    return this.#cookies.set('session', token.text)
  }

  /**
   * The session that the request's cookie proves, or `undefined`. It changes nothing by itself: see
   * `checkConsoleRequest`.
   */
  async authenticate({ headers }: Request): Promise<ConsoleSession | undefined> {
    const proved = await this.#proved(headers.cookie)
    // INVARIANT (fail closed): of two that prove a session, one was put there by somebody else.
    return proved.length === 1 ? proved[0]?.session : undefined
  }

  /** The same as it is to be shown in a page: as the role that it has switched to, while that lasts. */
  async shown({ headers }: Request): Promise<ConsoleSession | undefined> {
    const [only, ...others] = await this.#proved(headers.cookie)
    if (!only || others.length > 0) return undefined
    const switched = this.#switched(headers.cookie, only).map(({ session }) => session)
    const roles = switched.filter(({ role }) => role && role.expiresAt > this.#clock())
    return (roles.length === 1 ? roles[0] : undefined) ?? only.session
  }

  /** The session whose page, and as whose, holds this token. */
  async withToken({ headers }: Request, csrfToken: string | null | undefined): Promise<ConsoleSession | undefined> {
    return (await this.#holding(headers.cookie, csrfToken))?.session
  }

  /**
   * Has the session that holds this token act as a role from then on.
   * @returns the `Set-Cookie` value; `undefined` without a session
   */
  async switchTo({ headers }: Request, csrfToken: string | null, role: RoleCredentials): Promise<string | undefined> {
    const held = await this.#holding(headers.cookie, csrfToken)
    return held && this.#cookies.set('role', switchedRoleText(this.#masterKey, held.token, role))
  }

  async #holding(cookieHeader: string | undefined, csrfToken: string | null | undefined): Promise<Proved | undefined> {
    for (const proved of await this.#proved(cookieHeader)) {
      const { token, session } = proved
      const own = { session, subject: token }
      for (const { session, subject } of [own, ...this.#switched(cookieHeader, proved)]) {
        if (isMac(this.#masterKey, CSRF_PURPOSE, { subject, given: csrfToken })) return { session, token }
      }
    }
    return undefined
  }

  /** The session as each role that the browser holds for it. */
  #switched(
    cookieHeader: string | undefined,
    { session, token }: Proved,
  ): readonly { readonly session: ConsoleSession; readonly subject: string }[] {
    return this.#cookies.read(cookieHeader, 'role').flatMap((text) => {
      const role = switchedRole(this.#masterKey, token, text)
      if (!role) return []
      const subject = `${token}\n${text}`
      return [{ session: { ...session, role, csrfToken: mac(this.#masterKey, CSRF_PURPOSE, subject) }, subject }]
    })
  }

  /** The sessions that the cookie's values prove: one, unless others have put theirs beside it. */
  async #proved(cookieHeader: string | undefined): Promise<readonly Proved[]> {
    const values = this.#cookies.read(cookieHeader, 'session')
    const sessions = await Promise.all(values.map((value) => this.#sessionOf(parseProofToken(value))))
    return sessions.flatMap((session, index) => {
      const token = values[index]
      return session && token !== undefined ? [{ session, token }] : []
    })
  }

  async #sessionOf(token: ProofToken | undefined): Promise<ConsoleSession | undefined> {
    if (!token) return undefined
    const now = this.#clock()
    const row = await this.#store.read(token.accountId).consoleSessions.get(token.hash)
    if (!row) return undefined
    if (isSessionOver(row, now)) {
      // It is ended in the store, too: a clock that is set back would else begin it again.
      await this.#store.record(token.accountId, (tx) => tx.consoleSessions.end(row.principalId, row.sessionId))
      return undefined
    }
    const federated = row.stsToken === null ? undefined : this.#federated(row.stsToken)
    // INVARIANT (fail closed): what no key opens is nobody's session, and never the principal's own.
    if (row.stsToken !== null && !federated) return undefined
    if (now >= row.lastSeenAt + TOUCH_INTERVAL) {
      await this.#store.record(token.accountId, (tx) => tx.consoleSessions.touch(token.hash, now))
    }
    return {
      accountId: token.accountId,
      principalId: row.principalId,
      sessionId: row.sessionId,
      signedInAt: row.signedInAt,
      expiresAt: row.expiresAt,
      ...(row.mfaAuthenticatedAt !== null && { mfaAuthenticatedAt: row.mfaAuthenticatedAt }),
      csrfToken: mac(this.#masterKey, CSRF_PURPOSE, token.text),
      ...(federated && { federated }),
    }
  }

  /** One object for a session, so that what is made of it is made once. */
  #federated(stsToken: string): FederatedSession | undefined {
    const known = this.#opened.get(stsToken)
    if (known) return known
    const dot = stsToken.indexOf('.')
    const session = openSession(this.#masterKey, stsToken.slice(dot + 1), stsToken.slice(0, dot))
    if (!session || isUserSession(session) || session.delegate !== undefined) return undefined
    this.#opened.set(stsToken, session)
    return session
  }

  /**
   * The session behind a request to `/console/api/*`. All three are needed: the cookie, an `Origin` that is ours, and
   * the session's CSRF token in its header. INVARIANT (fail closed): whatever is missing, the request is refused.
   *
   * @throws ExpiredToken (403) without a session, AccessDenied (403) where the request does not come from this console.
   */
  async checkConsoleRequest(request: Request): Promise<ConsoleSession> {
    if (!isSameOrigin(request.headers, this.#publicUrl)) {
      throw new AwsError('AccessDenied', 'The request does not come from a page of this console.', 403)
    }
    const proved = await this.#proved(request.headers.cookie)
    if (proved.length === 0) throw new AwsError('ExpiredToken', 'Your console session has ended. Sign in again.', 403)
    // Whose page it is, the token says: of several sessions, others have put theirs beside that one.
    const session = await this.withToken(request, request.headers[CSRF_HEADER])
    if (!session) {
      throw new AwsError('AccessDenied', 'The request does not carry the token of its console session.', 403)
    }
    return session
  }
}
