import { type AccountId, type Clock, MINUTE, type Random } from '../aws/index.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { Store } from '../storage/store.ts'
import type { ConsoleCookies } from './cookies.ts'
import { newProofToken, type ProofToken, parseProofToken } from './proof-token.ts'

const LIFETIME = 5 * MINUTE
/** Of codes, or of the old password. */
export const TRIES = 5

/** What a sign-in still lacks. */
export type TicketStage = 'mfa' | 'change-password'

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
}

export interface NewTicket {
  readonly principalId: string
  readonly stage: TicketStage
  readonly mfaAuthenticatedAt?: number | undefined
  readonly target: string
}

export class Tickets {
  readonly #store: Store
  readonly #cookies: ConsoleCookies
  readonly #clock: Clock
  readonly #random: Random

  constructor(dependencies: { store: Store; cookies: ConsoleCookies; clock: Clock; random: Random }) {
    this.#store = dependencies.store
    this.#cookies = dependencies.cookies
    this.#clock = dependencies.clock
    this.#random = dependencies.random
  }

  /** @returns the `Set-Cookie` value. */
  async issue(tx: Repositories, ticket: NewTicket): Promise<string> {
    const now = this.#clock()
    const token = newProofToken(tx.accountId, this.#random)
    await tx.signinTickets.prune(now)
    await tx.signinTickets.add({
      tokenHash: token.hash,
      principalId: ticket.principalId,
      stage: ticket.stage,
      expiresAt: now + LIFETIME,
      triesLeft: TRIES,
      mfaAuthenticatedAt: ticket.mfaAuthenticatedAt ?? null,
      target: ticket.target,
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
    return {
      accountId: token.accountId,
      hash: token.hash,
      principalId: row.principalId,
      stage,
      triesLeft: row.triesLeft,
      ...(row.mfaAuthenticatedAt !== null && { mfaAuthenticatedAt: row.mfaAuthenticatedAt }),
      target: row.target,
    }
  }

  /** Takes one of the ticket's tries before its answer is known, so that parallel guesses cannot share one. */
  async takeTry(ticket: Ticket): Promise<boolean> {
    return await this.#store.record(ticket.accountId, (tx) => tx.signinTickets.takeTry(ticket.hash))
  }
}
