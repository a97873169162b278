import type { AccountId } from '../aws/index.ts'
import { type Footprint, hasParameters, isApart, isLong, type Rows } from './footprint.ts'

/** As many changes of one table as are remembered: what is older than all of them has fallen. */
const KEPT = 500

/** What one statement changed. */
export interface Change {
  readonly rows: readonly Rows[]
  /** The values of the statement's parameters, as far as `rows` has any. */
  readonly parameters: readonly unknown[]
}

/** All that a transaction changed; `undefined` where nobody can say. */
export class Changed {
  #all: Change[] | undefined = []

  get all(): readonly Change[] | undefined {
    return this.#all
  }

  add(changes: Footprint, parameters: readonly unknown[]): void {
    if (changes === undefined) this.#all = undefined
    else if (changes.length > 0) {
      // What nobody compares may be large, and would be kept for long.
      this.#all?.push({ rows: changes, parameters: hasParameters(changes) ? comparable(parameters) : NONE })
    }
  }
}

const NONE: readonly unknown[] = []

/** Without texts that are too long to be kept: they count as if they were any. */
function comparable(parameters: readonly unknown[]): readonly unknown[] {
  return parameters.some(isLong) ? parameters.map((value) => (isLong(value) ? undefined : value)) : parameters
}

/** The change of one statement. */
export function changedBy(changes: Footprint, parameters: readonly unknown[] = NONE): readonly Change[] | undefined {
  const changed = new Changed()
  changed.add(changes, parameters)
  return changed.all
}

/** What a write's bumps made of its account's version, without those of others in between. */
export interface Bumped {
  readonly from: number
  readonly to: number
}

/** What is known of an account's version in a transaction: others that commit with it may bump it, too. */
export interface VersionRange {
  readonly least: number
  readonly most: number
}

/** What a write of this node did, or may have done, to versions. */
export interface Commit {
  readonly accounts: readonly AccountId[]
  /** Absent where nobody knows whether it was committed. */
  readonly versions?: ReadonlyMap<AccountId, Bumped>
}

/**
 * What was changed through this store, in order, so that what was read before can be told from what no longer holds: it
 * falls with a change of a row that it may have read, and with no other. Other nodes' changes are not here: for those
 * there is the version of the account.
 */
export class Changes {
  readonly #tables = new Map<string, TableChanges>()
  readonly #listeners: ((commit: Commit) => void)[] = []
  #position = 0
  /** Of the last change that may have been of any row. */
  #unknownAt = 0

  /** How many there were. What is read after this was asked has seen them. */
  get position(): number {
    return this.#position
  }

  /** To be called when changes are committed, or may be, before anybody hears of it. */
  add(changes: readonly Change[] | undefined): void {
    this.#position++
    if (changes === undefined) this.#unknownAt = this.#position
    for (const { rows: all, parameters } of changes ?? NOTHING) {
      for (const rows of all) {
        let table = this.#tables.get(rows.table)
        if (!table) {
          table = new TableChanges()
          this.#tables.set(rows.table, table)
        }
        table.add({ position: this.#position, rows, parameters })
      }
    }
  }

  /** Tells whoever keeps versions; after `add`. */
  announce(commit: Commit): void {
    for (const listener of this.#listeners) listener(commit)
  }

  onCommit(listener: (commit: Commit) => void): void {
    this.#listeners.push(listener)
  }

  /** Whether what a statement with this footprint read at `position` or later is still so. */
  leave(read: Footprint, parameters: readonly unknown[], position: number): boolean {
    if (this.#position === position) return true
    if (this.#unknownAt > position || read === undefined) return false
    for (const rows of read) {
      const table = this.#tables.get(rows.table)
      if (table && !table.leave(rows, parameters, position)) return false
    }
    return true
  }
}

const NOTHING: readonly Change[] = []

interface TableChange {
  readonly position: number
  readonly rows: Rows
  readonly parameters: readonly unknown[]
}

class TableChanges {
  /** The newest last; those before the first `KEPT` of it have been forgotten, and some after. */
  #changes: TableChange[] = []
  #forgottenAt = 0
  #last = 0

  add(change: TableChange): void {
    this.#last = change.position
    this.#changes.push(change)
    if (this.#changes.length < 2 * KEPT) return
    this.#forgottenAt = this.#changes[KEPT - 1]?.position ?? change.position
    this.#changes = this.#changes.slice(KEPT)
  }

  leave(read: Rows, parameters: readonly unknown[], position: number): boolean {
    if (this.#last <= position) return true
    if (this.#forgottenAt > position) return false
    for (let i = this.#changes.length - 1; i >= 0; i--) {
      const change = this.#changes[i]
      if (!change || change.position <= position) return true
      if (!isApart(read, parameters, change.rows, change.parameters)) return false
    }
    return true
  }
}

/** What was read of a store for something that is to be kept: it is still so while `hold` says so. */
export class Reads {
  readonly #changes: Changes
  readonly #statements: { readonly footprint: Footprint; readonly parameters: readonly unknown[] }[] = []
  #position: number

  /** To be made before anything is read. */
  constructor(changes: Changes) {
    this.#changes = changes
    this.#position = changes.position
  }

  add(footprint: Footprint, parameters: readonly unknown[]): void {
    this.#statements.push({ footprint, parameters })
  }

  hold(): boolean {
    // Whoever reads without saying so must not be told that nothing changed. INVARIANT (fail closed)
    if (this.#statements.length === 0) return false
    const { position } = this.#changes
    if (position === this.#position) return true
    for (const { footprint, parameters } of this.#statements) {
      if (!this.#changes.leave(footprint, parameters, this.#position)) return false
    }
    this.#position = position
    return true
  }
}
