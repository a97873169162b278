import { type AccountId, type Clock, MINUTE, type Random } from '../aws/index.ts'
import type { MasterKey } from '../credentials/index.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import { signinProofContext } from '../storage/repositories/signin-tickets.ts'
import type { Store } from '../storage/store.ts'
import type { ConsoleCookies } from './cookies.ts'
import { newProofToken, type ProofToken, parseProofToken } from './proof-token.ts'

const LIFETIME = 5 * MINUTE
/** Of codes, or of the old password. */
export const TRIES = 5

/** What a sign-in still lacks. */
export type TicketStage = 'mfa' | 'change-password' | 'saml'

/**
 * A sign-in under way: the password was right, and something is missing. It is kept apart from sessions, under a cookie
 * of another name, so that nothing that asks for a session can take it for one.
 */
export interface Ticket {
  readonly accountId: AccountId
  readonly hash: string
  readonly principalId: string
  readonly stage: TicketStage
  readonly triesLeft: number
  readonly mfaAuthenticatedAt?: number
  /** The local path at the end. */
  readonly target: string
  /** Whom a provider has vouched for, by SAML. */
  readonly proof?: string
}

export interface NewTicket {
  readonly principalId: string
  readonly stage: TicketStage
  readonly mfaAuthenticatedAt?: number | undefined
  readonly target: string
  readonly proof?: string
}

export class Tickets {
  readonly #store: Store
  readonly #masterKey: MasterKey
  readonly #cookies: ConsoleCookies
  readonly #clock: Clock
  readonly #random: Random

  constructor(dependencies: {
    store: Store
    masterKey: MasterKey
    cookies: ConsoleCookies
    clock: Clock
    random: Random
  }) {
    this.#store = dependencies.store
    this.#masterKey = dependencies.masterKey
    this.#cookies = dependencies.cookies
    this.#clock = dependencies.clock
    this.#random = dependencies.random
  }

  /** @returns the `Set-Cookie` value. */
  async issue(tx: Repositories, ticket: NewTicket): Promise<string> {
    const now = this.#clock()
    const token = newProofToken(tx.accountId, this.#random)
    const context = signinProofContext(tx.accountId, token.hash)
    await tx.signinTickets.prune(now)
    await tx.signinTickets.add({
      tokenHash: token.hash,
      principalId: ticket.principalId,
      stage: ticket.stage,
      expiresAt: now + LIFETIME,
      triesLeft: TRIES,
      mfaAuthenticatedAt: ticket.mfaAuthenticatedAt ?? null,
      target: ticket.target,
      proofSealed: ticket.proof === undefined ? null : this.#masterKey.seal(ticket.proof, context),
    })
    return this.#cookies.set('ticket', token.text)
  }

  /** The request's ticket, when it is for `stage` and neither over nor used up. */
  async find(cookieHeader: string | undefined, stage: TicketStage): Promise<Ticket | undefined> {
    const values = this.#cookies.read(cookieHeader, 'ticket')
    const tickets = await Promise.all(values.map((value) => this.#ticketOf(parseProofToken(value), stage)))
    // Of two that stand, one was put there by somebody else.
    const [ticket, ...others] = tickets.filter((each) => each !== undefined)
    return others.length === 0 ? ticket : undefined
  }

  async #ticketOf(token: ProofToken | undefined, stage: TicketStage): Promise<Ticket | undefined> {
    if (!token) return undefined
    const row = await this.#store.read(token.accountId).signinTickets.get(token.hash)
    if (!row || row.stage !== stage || row.triesLeft <= 0 || this.#clock() >= row.expiresAt) return undefined
    const proof = row.proofSealed === null ? undefined : this.#opened(row.proofSealed, token)
    // INVARIANT (fail closed): what no key opens proves nothing, and is nobody's sign-in.
    if (row.proofSealed !== null && proof === undefined) return undefined
    return {
      accountId: token.accountId,
      hash: token.hash,
      principalId: row.principalId,
      stage,
      triesLeft: row.triesLeft,
      ...(row.mfaAuthenticatedAt !== null && { mfaAuthenticatedAt: row.mfaAuthenticatedAt }),
      target: row.target,
      ...(proof !== undefined && { proof }),
    }
  }

  #opened(proofSealed: string, { accountId, hash }: ProofToken): string | undefined {
    try {
      return this.#masterKey.open(proofSealed, signinProofContext(accountId, hash)).toString()
    } catch {
      return undefined
    }
  }

  /**
   * Uses the ticket up for as long as `use` takes: of two at the same moment one goes on. Where it throws, the ticket
   * is there again, with a try less.
   *
   * @returns `undefined` where somebody else has used it.
   */
  async used<T>({ accountId, hash }: Ticket, use: () => Promise<T>): Promise<T | undefined> {
    const row = await this.#store.read(accountId).signinTickets.get(hash)
    if (!row || !(await this.#store.record(accountId, (tx) => tx.signinTickets.remove(hash)))) return undefined
    try {
      return await use()
    } catch (error) {
      const { accountId: _, ...again } = { ...row, accountId, triesLeft: row.triesLeft - 1 }
      await this.#store.record(accountId, (tx) => tx.signinTickets.add(again))
      throw error
    }
  }

  /** Takes one of the ticket's tries before its answer is known, so that parallel guesses cannot share one. */
  async takeTry(ticket: Ticket): Promise<boolean> {
    return await this.#store.record(ticket.accountId, (tx) => tx.signinTickets.takeTry(ticket.hash))
  }
}
