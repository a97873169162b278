import {
  AliasNode,
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  DeleteQueryNode,
  IdentifierNode,
  InsertQueryNode,
  type OperationNode,
  OperatorNode,
  ParensNode,
  PrimitiveValueListNode,
  ReferenceNode,
  type RootOperationNode,
  SelectAllNode,
  SelectQueryNode,
  TableNode,
  UpdateQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
  type WhereNode,
} from 'kysely'

/**
 * Which rows of a table a statement may read or change: those in which each column of `held` has one of its values. The
 * more is known the fewer they are; where nothing is, they are all rows.
 */
export interface Rows {
  readonly table: string
  readonly held: ReadonlyMap<string, readonly unknown[]>
  /** The columns that are read, or that are changed; absent for all. */
  readonly columns: ReadonlySet<string> | undefined
}

/** All that a statement reads or changes; `undefined` where its text does not say. */
export type Footprint = readonly Rows[] | undefined

/** Stands in a footprint for a parameter of the statement, whose value is another each time. */
export class Parameter {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
}

/** Characters of the longest text that rows are told apart by: what is longer is no name and no id. */
const LONGEST = 512

export function isLong(value: unknown): boolean {
  return typeof value === 'string' && value.length > LONGEST
}

/** What a query reads. */
export function readFootprint(query: RootOperationNode): Footprint {
  const selects = SelectQueryNode.is(query) ? selectsIn(query) : undefined
  if (!selects) return undefined
  const columns = columnsIn(query as SelectQueryNode)
  const rows: Rows[] = []
  for (const select of selects) {
    const sources = sourcesOf(select)
    if (!sources) return undefined
    for (const { table, held } of sources) rows.push({ table, held, columns })
  }
  return rows
}

/** What a statement changes; of a query, nothing. */
export function writeFootprint(query: RootOperationNode): Footprint {
  if (SelectQueryNode.is(query)) return []
  const rows = changedRows(query)
  return rows && [rows]
}

function changedRows(query: RootOperationNode): Rows | undefined {
  if (InsertQueryNode.is(query)) {
    const table = tableOf(query.into)
    return table === undefined ? undefined : { table, held: insertedValues(query), columns: undefined }
  }
  if (UpdateQueryNode.is(query)) {
    const table = tableOf(query.table)
    if (table === undefined || query.from || query.joins) return undefined
    const columns = (query.updates ?? []).map(({ column }) => nameOf(column) ?? '')
    const held = heldIn(query.where)
    // A row that gets another value in a column is another row in that respect.
    for (const column of columns) held.delete(column)
    return { table, held, columns: columns.includes('') ? undefined : new Set(columns) }
  }
  if (DeleteQueryNode.is(query)) {
    const [from, ...others] = query.from.froms
    const table = tableOf(from)
    if (table === undefined || others.length > 0 || query.joins || query.using) return undefined
    return { table, held: heldIn(query.where), columns: undefined }
  }
  return undefined
}

function heldIn(where: WhereNode | undefined): Map<string, readonly unknown[]> {
  return new Map(equalities(where?.where).map(({ column, values }) => [column, values]))
}

/** The same with values in the place of parameters, or with other parameters. */
export function replaceParameters(footprint: Footprint, replace: (parameter: Parameter) => unknown): Footprint {
  return footprint?.map(({ table, held, columns }) => ({
    table,
    held: new Map(
      Array.from(held, ([column, values]) => [
        column,
        values.map((value) => (value instanceof Parameter ? replace(value) : value)),
      ]),
    ),
    columns,
  }))
}

/** Whether there are values that only a statement's parameters tell. */
export function hasParameters(footprint: readonly Rows[]): boolean {
  for (const { held } of footprint) {
    for (const values of held.values()) for (const value of values) if (value instanceof Parameter) return true
  }
  return false
}

/**
 * Whether no row is in both, or none of what is changed is read.
 *
 * @param parameters of the statement that reads.
 * @param changed of the statement that changes.
 */
export function isApart(
  read: Rows,
  parameters: readonly unknown[],
  change: Rows,
  changed: readonly unknown[] = [],
): boolean {
  if (read.table !== change.table) return true
  for (const [column, values] of change.held) {
    const own = read.held.get(column)
    if (own?.every((value) => isNone(valueIn(value, parameters), values, changed))) return true
  }
  if (!read.columns || !change.columns) return false
  for (const column of change.columns) if (read.columns.has(column)) return false
  return true
}

function valueIn(value: unknown, parameters: readonly unknown[]): unknown {
  return value instanceof Parameter ? parameters[value.index] : value
}

/** Only of texts is it known that what differs here differs in the store, too. */
function isNone(value: unknown, values: readonly unknown[], parameters: readonly unknown[]): boolean {
  if (typeof value !== 'string') return false
  for (const each of values) {
    const other = valueIn(each, parameters)
    if (typeof other !== 'string' || other === value) return false
  }
  return true
}

/** A table under the name that a query has for it. */
interface Source {
  readonly name: string
  readonly table: string
  readonly held: Map<string, readonly unknown[]>
}

/** The tables of a query without those of queries within it; `undefined` where they cannot be told. */
function sourcesOf({ from, joins = [], where }: SelectQueryNode): readonly Source[] | undefined {
  const sources: Source[] = []
  const own = equalities(where?.where)
  const add = (node: OperationNode) => {
    const source = sourceOf(node)
    if (!source) return undefined
    for (const { table, column, values } of own) {
      // A column without its table is of one that has such a column: to the others it says nothing.
      if (table === undefined || table === source.name) source.held.set(column, values)
    }
    sources.push(source)
    return source
  }
  if (!(from?.froms ?? []).every(add)) return undefined
  for (const { table: node, on, joinType } of joins) {
    const source = joinType === 'InnerJoin' || joinType === 'LeftJoin' ? add(node) : undefined
    if (!source) return undefined
    for (const { table, column, values } of equalities(on?.on, sources)) {
      if (table === source.name) source.held.set(column, values)
    }
  }
  return sources
}

interface Equality {
  readonly table: string | undefined
  readonly column: string
  readonly values: readonly unknown[]
}

/**
 * What a condition holds columns to, as far as all of it must be true. With `others`, also to columns of those, which
 * are held to values themselves.
 */
function equalities(condition: OperationNode | undefined, others: readonly Source[] = []): Equality[] {
  if (condition === undefined) return []
  if (AndNode.is(condition)) return [condition.left, condition.right].flatMap((part) => equalities(part, others))
  if (ParensNode.is(condition)) return equalities(condition.node, others)
  if (!BinaryOperationNode.is(condition)) return []
  const { leftOperand: left, operator, rightOperand: right } = condition
  const operation = OperatorNode.is(operator) ? operator.operator : undefined
  if (operation === '=' && ReferenceNode.is(right)) {
    return [...joined(left, right, others), ...joined(right, left, others)]
  }
  const values = operation === '=' || operation === 'in' ? valuesOf(right) : undefined
  const column = nameOf(left)
  return values && column !== undefined ? [{ table: qualifierOf(left), column, values }] : []
}

/** What `left` is held to by being equal to `right`, a column of another table. */
function joined(left: OperationNode, right: OperationNode, others: readonly Source[]): Equality[] {
  const [column, held] = [nameOf(left), nameOf(right)]
  const values = held === undefined ? held : others.find(({ name }) => name === qualifierOf(right))?.held.get(held)
  return values && column !== undefined ? [{ table: qualifierOf(left), column, values }] : []
}

/** In each column that an insertion names, its rows' values; of a row that it changes, what those have in common. */
function insertedValues({ values, columns = [], onConflict }: InsertQueryNode): Map<string, readonly unknown[]> {
  const held = new Map<string, readonly unknown[]>()
  if (values === undefined || !ValuesNode.is(values)) return held
  const same = onConflict?.updates && new Set((onConflict.columns ?? []).map(({ column }) => column.name))
  for (const [index, { column }] of columns.entries()) {
    if (same && !same.has(column.name)) continue
    const inRows = values.values.flatMap((row) => valueAt(row, index))
    if (inRows.length === values.values.length && !inRows.some(isLong)) held.set(column.name, inRows)
  }
  return held
}

/** None where it is computed. */
function valueAt(row: ValuesNode['values'][number], index: number): unknown[] {
  if (PrimitiveValueListNode.is(row)) return [row.values[index]]
  const value = row.values[index]
  return value && ValueNode.is(value) ? [value.value] : []
}

/** The values of a list, or the one. */
function valuesOf(node: OperationNode): readonly unknown[] | undefined {
  if (ValueNode.is(node)) return [node.value]
  if (PrimitiveValueListNode.is(node)) return node.values
  if (ValueListNode.is(node) && node.values.every((value) => ValueNode.is(value))) {
    return node.values.map(({ value }) => value)
  }
  return undefined
}

function sourceOf(node: OperationNode): Source | undefined {
  const table = tableOf(node)
  return table === undefined ? undefined : { name: aliasOf(node) ?? table, table, held: new Map() }
}

function tableOf(node: OperationNode | undefined): string | undefined {
  if (node === undefined) return undefined
  if (AliasNode.is(node)) return tableOf(node.node)
  return TableNode.is(node) ? node.table.identifier.name : undefined
}

function aliasOf(node: OperationNode): string | undefined {
  return AliasNode.is(node) && IdentifierNode.is(node.alias) ? node.alias.name : undefined
}

function nameOf(node: OperationNode): string | undefined {
  if (ColumnNode.is(node)) return node.column.name
  return ReferenceNode.is(node) && ColumnNode.is(node.column) ? node.column.column.name : undefined
}

function qualifierOf(node: OperationNode): string | undefined {
  return ReferenceNode.is(node) ? tableOf(node.table) : undefined
}

/** The columns that are named anywhere in a query, whatever table they are of; `undefined` where it reads all. */
function columnsIn(query: SelectQueryNode): ReadonlySet<string> | undefined {
  const columns = new Set<string>()
  let isAll = false
  visit(query, (node) => {
    if (SelectAllNode.is(node)) isAll = true
    if (ColumnNode.is(node)) columns.add(node.column.name)
  })
  return isAll ? undefined : columns
}

/** What hides tables from us, or changes some: text as it is, common tables, changes within a query. */
const OPAQUE = new Set<OperationNode['kind']>([
  'RawNode',
  'WithNode',
  'InsertQueryNode',
  'UpdateQueryNode',
  'DeleteQueryNode',
  'MergeQueryNode',
])

/** The query and those within it; `undefined` where it cannot be told what they read. */
function selectsIn(query: SelectQueryNode): readonly SelectQueryNode[] | undefined {
  const found: SelectQueryNode[] = []
  let isOpaque = false
  visit(query, (node) => {
    if (SelectQueryNode.is(node)) found.push(node)
    if (OPAQUE.has(node.kind)) isOpaque = true
  })
  return isOpaque ? undefined : found
}

function visit(node: OperationNode, each: (node: OperationNode) => void): void {
  each(node)
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, each)
  }
}

function isNode(value: unknown): value is OperationNode {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string'
}
