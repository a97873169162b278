import { type AccountId, BoundedCache } from '../aws/index.ts'
import type { Bumped, Change, VersionRange } from './changes.ts'
import type { RowBound } from './repositories/row-counts.ts'

/** Accounts times tables that have quotas. */
const BOUNDS = 10_000

/** Accounts whose writes are followed. */
const FOLLOWED = 1000

/** How many rows of a table a write adds at most: each bumps the version, whichever node makes it. */
const MOST_ADDED = 10

interface KeptBound extends RowBound {
  /** What `Followed.added` said of the table when it was counted. */
  readonly added: number
}

/** The writes of an account from one version to another, all of them this node's. */
interface Followed {
  readonly from: number
  to: number
  /** By table: how many rows they added, at most. */
  readonly added: Map<string, number>
}

/** What a write counted, while it had the account's lock. */
export interface Counted {
  readonly accountId: AccountId
  readonly table: string
  readonly bound: RowBound
}

/** What a write did, as far as it says how many rows there are. */
interface Write {
  readonly versions: ReadonlyMap<AccountId, Bumped>
  readonly changes: readonly Change[] | undefined
  readonly counted: readonly Counted[]
}

/**
 * How many rows there are at most, by what was counted at one version of the account: of each version since, what this
 * node's write added, or ten where nobody saw the write. So rows are counted seldom, although many are added.
 */
export class RowBounds {
  readonly #bounds = new BoundedCache<string, KeptBound>(BOUNDS)
  readonly #followed = new BoundedCache<AccountId, Followed>(FOLLOWED)

  /** At a version, with what its own write adds. */
  atMost(accountId: AccountId, table: string, { least, most }: VersionRange): number | undefined {
    const bound = this.#bounds.get(keyOf(accountId, table))
    if (!bound || bound.version > least) return undefined
    const followed = this.#followed.get(accountId)
    if (!followed || bound.version <= followed.from || bound.version > followed.to || followed.to > most) {
      // Its own write may have added some after it counted.
      return bound.amount + MOST_ADDED * (most - bound.version + 1)
    }
    return bound.amount + addedTo(followed, table) - bound.added + MOST_ADDED * (most - followed.to)
  }

  /** To be called in the order of commits. */
  committed({ versions, changes, counted }: Write): void {
    for (const [accountId, { from, to }] of versions) {
      let followed = this.#followed.get(accountId)
      if (followed?.to === from) followed.to = to
      else {
        followed = { from, to, added: new Map() }
        this.#followed.set(accountId, followed)
      }
      for (const { table, bound, ...of } of counted) {
        if (of.accountId !== accountId) continue
        // Those of its group that came before it, and after it counted, may have added some.
        const amount = bound.amount + MOST_ADDED * (to - bound.version)
        this.#bounds.set(keyOf(accountId, table), { version: to, amount, added: addedTo(followed, table) })
      }
      if (changes === undefined) this.#followed.set(accountId, { from: to, to, added: new Map() })
      for (const { rows } of changes ?? []) {
        for (const { table, held, columns } of rows) {
          if (columns) continue // What is updated was there.
          const values = Array.from(held.values(), ({ length }) => length)
          followed.added.set(table, addedTo(followed, table) + (values.length > 0 ? Math.max(...values) : MOST_ADDED))
        }
      }
    }
  }
}

function addedTo({ added }: Followed, table: string): number {
  return added.get(table) ?? 0
}

function keyOf(accountId: AccountId, table: string): string {
  return `${accountId} ${table}`
}
