import type { Kysely } from 'kysely'
import type { AccountId } from '../aws/index.ts'
import type { AuditEvent, EventSink } from './audit-event.ts'
import { Changed } from './changes.ts'
import { database, type Engine, type RunStatement } from './engine.ts'
import { addToVersion, versionOf } from './repositories/account.ts'
import { AuditRepository } from './repositories/audit.ts'
import type { Database } from './schema/index.ts'
import type { First, Performed } from './transactions.ts'

interface GroupVersion {
  /** The account's, before the group. */
  readonly before: number
  bumps: number
}

/**
 * The writes that share a transaction, and what they write together: their accounts' versions are bumped once, by as
 * many as there are writes, and their events are one row of each account's. Nobody else sees the versions in between.
 */
export class WriteGroup {
  readonly performed: Performed<unknown>[] = []
  /** What the group itself changed. */
  readonly changed = new Changed()
  readonly #db: Kysely<Database>
  readonly #versions = new Map<AccountId, GroupVersion>()
  readonly #events = new Map<AccountId, AuditEvent[]>()

  constructor(engine: Engine, run: RunStatement) {
    this.#db = database(engine, (sql, parameters, facts) => {
      this.changed.add(facts?.changes, parameters)
      return run(sql, parameters, facts)
    })
  }

  /** What a write starts with: it counts when the write is added. @throws Error when there is no such account. */
  readonly bump: First = async (db, accountId) => {
    let known = this.#versions.get(accountId)
    if (!known) {
      const before = await versionOf(db, accountId)
      if (before === undefined) throw new Error(`no account ${accountId} in the store`)
      known = { before, bumps: 0 }
      this.#versions.set(accountId, known)
    }
    return known.before + known.bumps + 1
  }

  /** Adds a write that succeeded, and its events. */
  add(performed: Performed<unknown>, events: readonly Parameters<EventSink>[]): void {
    this.performed.push(performed)
    for (const accountId of performed.versions.keys()) {
      const known = this.#versions.get(accountId)
      if (known) known.bumps++
    }
    for (const [accountId, added] of events) {
      const all = this.#events.get(accountId)
      if (all) all.push(...added)
      else this.#events.set(accountId, [...added])
    }
  }

  /** In the group's transaction, before its COMMIT. */
  async finish(): Promise<void> {
    for (const [accountId, { bumps }] of this.#versions) {
      if (bumps > 0) await addToVersion(this.#db, accountId, bumps)
    }
    for (const [accountId, events] of this.#events) await new AuditRepository(this.#db, accountId).append(events)
  }
}
