import { isApart } from '../footprint.ts'
import { powerOfTwoUpTo } from '../insert-many.ts'
import type { Statement } from './turn.ts'

/** Statements whose answers nobody waits for, and whose they are. */
export interface Outgoing<Owner> {
  readonly statement: Statement
  readonly owners: readonly Owner[]
}

/** What can be done for several in one statement. */
interface Entry<Owner> {
  readonly statement: Statement
  readonly owners: Owner[]
  /** Absent where it can be joined by nothing, and passed by nothing. */
  readonly joint: Joint | undefined
  /** Of an insertion. */
  readonly rows: (readonly unknown[])[]
  sum: number
}

/**
 * Puts what members of a group write into fewer statements: rows of the same insertion become one of several rows,
 * what adds to the same number is added up, and what does the same twice is done once. One joins an earlier one only
 * past statements of the same kinds that change other rows: none of them reads any, and so nobody can tell the order.
 */
export class Coalesced<Owner> {
  #entries: Entry<Owner>[] = []

  add(statement: Statement, owner: Owner): void {
    const joint = jointOf(statement)
    const same = joint && this.#joinable(statement, joint)
    if (same) {
      same.owners.push(owner)
      if (joint.kind === 'insertion') same.rows.push(statement.parameters)
      else if (joint.kind === 'sum') same.sum += Number(statement.parameters[0])
      return
    }
    const rows = joint?.kind === 'insertion' ? [statement.parameters] : []
    this.#entries.push({ statement, owners: [owner], joint, rows, sum: Number(statement.parameters[0]) })
  }

  /** All of them, in their order. */
  take(): readonly Outgoing<Owner>[] {
    const entries = this.#entries
    this.#entries = []
    return entries.flatMap((entry) => statementsOf(entry).map((statement) => ({ statement, owners: entry.owners })))
  }

  #joinable(statement: Statement, joint: Joint): Entry<Owner> | undefined {
    for (let at = this.#entries.length - 1; at >= 0; at--) {
      const entry = this.#entries[at]
      if (!entry?.joint) return undefined
      if (entry.statement.sql === statement.sql && isSameButFor(joint, entry.statement, statement)) return entry
      if (!areApart(entry, statement, joint)) return undefined
    }
    return undefined
  }
}

/** How statements of one text become one. */
interface Joint {
  readonly kind: 'insertion' | 'sum' | 'once'
  readonly table: string
}

interface Insertion extends Joint {
  readonly kind: 'insertion'
  readonly head: string
  readonly width: number
  readonly tail: string
  /** By the number of rows. */
  readonly texts: Map<number, string>
}

/** An insertion of one row of parameters, and nothing else. */
const INSERTION = /^(insert into "(\w+)" \([^()]*\) values )\((\$\d+(?:, \$\d+)*)\)( on conflict do nothing)?$/i

/** By their texts. Those that are built for one call are without end. */
const insertions = new Map<string, Insertion | undefined>()
const MOST_INSERTIONS = 500

function jointOf({ sql, parameters, facts }: Statement): Joint | undefined {
  const [changed] = facts?.changes ?? []
  if (changed && facts?.addsUp) return { kind: 'sum', table: changed.table }
  if (changed && facts?.isIdempotent) return { kind: 'once', table: changed.table }
  const insertion = insertionOf(sql)
  return insertion?.width === parameters.length ? insertion : undefined
}

function insertionOf(sql: string): Insertion | undefined {
  if (insertions.has(sql)) return insertions.get(sql)
  const [, head, table, places = '', tail = ''] = INSERTION.exec(sql) ?? []
  const width = places.split(', ').length
  // Each once, in their order.
  const isPlain = places === placesOf(0, width)
  const insertion =
    head !== undefined && table !== undefined && isPlain
      ? { kind: 'insertion' as const, table, head, width, tail, texts: new Map<number, string>() }
      : undefined
  if (insertions.size < MOST_INSERTIONS) insertions.set(sql, insertion)
  return insertion
}

function placesOf(row: number, width: number): string {
  return Array.from({ length: width }, (_, at) => `$${row * width + at + 1}`).join(', ')
}

function isSameButFor({ kind }: Joint, { parameters: own }: Statement, { parameters: others }: Statement): boolean {
  if (kind === 'insertion') return true
  return own.every((value, at) => (kind === 'sum' && at === 0) || value === others[at])
}

/** Whether they change no row that is the same. */
function areApart<Owner>({ statement: first, joint: own }: Entry<Owner>, statement: Statement, joint: Joint): boolean {
  if (own?.table !== joint.table) return true
  if (own.kind === 'insertion' || joint.kind === 'insertion') return false
  const [rows, others] = [first.facts?.changes, statement.facts?.changes]
  return !!rows?.every((row) => others?.every((other) => isApart(row, first.parameters, other, statement.parameters)))
}

const HOT = { isHot: true, isLeased: false, reads: [] }

function statementsOf<Owner>({ statement, joint, rows, sum, owners }: Entry<Owner>): readonly Statement[] {
  if (!joint || owners.length === 1) return [statement]
  const { sql, facts, parameters } = statement
  if (joint.kind === 'once') return [statement]
  if (joint.kind === 'sum') return [{ sql, facts, parameters: [sum, ...parameters.slice(1)] }]
  const insertion = insertionOf(sql)
  if (!insertion) return rows.map((parameters) => ({ sql, facts, parameters }))
  const statements: Statement[] = []
  for (let from = 0; from < rows.length; ) {
    // So there are few texts, and few statements to be kept prepared.
    const count = powerOfTwoUpTo(rows.length - from)
    const text = count === 1 ? sql : textOf(insertion, count)
    const hot = facts && { ...HOT, changes: facts.changes }
    statements.push({ sql: text, facts: hot, parameters: rows.slice(from, from + count).flat() })
    from += count
  }
  return statements
}

function textOf({ head, width, tail, texts }: Insertion, rows: number): string {
  let text = texts.get(rows)
  if (text === undefined) {
    text = `${head}${Array.from({ length: rows }, (_, row) => `(${placesOf(row, width)})`).join(', ')}${tail}`
    texts.set(rows, text)
  }
  return text
}
