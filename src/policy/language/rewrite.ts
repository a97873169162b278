import { findOperator } from './conditions/index.ts'
import type { PrincipalEntry } from './document.ts'
import { type JsonMember, type JsonNode, type JsonObject, parseJson } from './json.ts'
import { parsePolicy } from './parse.ts'

/**
 * Policies made of policies. A document is read by the grammar, and what is not changed stays as it was written, white
 * space aside: who changes a policy in another way may leave out what denies.
 *
 * @throws PolicySyntaxError for a document that cannot be read in full.
 */
function withStatements(
  document: string,
  change: (statements: readonly JsonObject[], hasVariables: boolean) => readonly JsonNode[],
): string {
  const hasVariables = parsePolicy(document).version === '2012-10-17'
  return print(
    withMembers(parseJson(document), (member) => {
      if (member.name.value !== 'Statement') return member
      const written = member.value.kind === 'array' ? member.value.items : [member.value]
      return {
        ...member,
        value: listOf(
          change(
            written.filter((each) => each.kind === 'object'),
            hasVariables,
          ),
        ),
      }
    }),
  )
}

/** Whether a condition key, in lower case, has a value that is known, or is known to be absent. */
export type IsKnown = (key: string) => boolean | 'absent'

const NOTHING_KNOWN: IsKnown = () => false

/**
 * The document at its best for who is allowed by it: the conditions of each Allow are met, and those of each Deny are
 * not; but for conditions whose keys, and variables, are all known, and such as never hold: these stay.
 */
export function withoutConditions(document: string, isKnown = NOTHING_KNOWN): string {
  return withStatements(document, (statements, hasVariables) =>
    orNothing(
      statements
        .filter((statement) => !isDeny(statement) || !isOpen(statement, { isKnown, hasVariables }))
        .map((statement) => withKnownConditions(statement, { isKnown, hasVariables })),
    ),
  )
}

/** The document at its worst: the conditions that are not known are met of each Deny, and of no Allow. */
export function withConditionsAtWorst(document: string, isKnown = NOTHING_KNOWN): string {
  return withStatements(document, (statements, hasVariables) =>
    orNothing(
      statements
        .filter((statement) => isDeny(statement) || !isOpen(statement, { isKnown, hasVariables }))
        .map((statement) => withKnownConditions(statement, { isKnown, hasVariables })),
    ),
  )
}

/** What the document would allow if it denied nothing. */
export function withoutDenies(document: string): string {
  return withStatements(document, (statements) => orNothing(statements.filter((statement) => !isDeny(statement))))
}

/** The document with one statement more, at its end. */
export function withStatement(document: string, statement: object): string {
  return withStatements(document, (statements) => [...statements, parseJson(JSON.stringify(statement))])
}

/** The document without the statements of this Sid: a list without any, which is no policy, where all had it. */
export function withoutStatement(document: string, sid: string): string {
  return withStatements(document, (statements) => statements.filter((statement) => textOf(statement, 'Sid') !== sid))
}

/** The principals that the document names, in Principal and NotPrincipal elements. */
export function principals(document: string): readonly PrincipalEntry[] {
  return parsePolicy(document).statements.flatMap(({ principal }) => principal?.entries ?? [])
}

/**
 * The document with what `replace` gives for each principal that it names. All else stays as it is written, white space
 * too: whoever saved the document reads it again as it was.
 */
export function withPrincipals(document: string, replace: (entry: PrincipalEntry) => string): string {
  const entries = principals(document).values()
  let changed = ''
  let end = 0
  for (const node of principalNodes(parseJson(document))) {
    const { value: entry } = entries.next()
    const replacement = entry && replace(entry)
    if (replacement === undefined || replacement === entry?.value) continue
    changed += document.slice(end, node.start) + JSON.stringify(replacement)
    end = node.end
  }
  return changed + document.slice(end)
}

/** The texts that name principals, in the order of `principals`. */
function principalNodes(document: JsonNode): readonly JsonNode[] {
  const statements = membersOf(document).filter(({ name }) => name.value === 'Statement')
  return statements
    .flatMap(({ value }) => itemsOf(value))
    .flatMap((statement) => membersOf(statement).filter(({ name }) => /^(Not)?Principal$/.test(name.value)))
    .flatMap(({ value }) => membersOf(value).flatMap((ofType) => itemsOf(ofType.value)))
}

function membersOf(node: JsonNode): readonly JsonMember[] {
  return node.kind === 'object' ? node.members : []
}

function itemsOf(node: JsonNode): readonly JsonNode[] {
  return node.kind === 'array' ? node.items : [node]
}

/** A policy must have a statement: one that denies nothing, and is for nobody where principals are named. */
const NOTHING = parseJson('{"Effect":"Deny","NotAction":"*","Resource":"*"}')

function orNothing(statements: readonly JsonNode[]): readonly JsonNode[] {
  return statements.length > 0 ? statements : [NOTHING]
}

function isDeny(statement: JsonObject): boolean {
  return textOf(statement, 'Effect') === 'Deny'
}

interface Knowledge {
  readonly isKnown: IsKnown
  /** Whether the language has policy variables. */
  readonly hasVariables: boolean
}

/** Whether a condition is not known. An operator without keys is no condition. */
function isOpen({ members }: JsonObject, knowledge: Knowledge): boolean {
  return members.some(
    ({ name, value }) =>
      name.value === 'Condition' &&
      value.kind === 'object' &&
      value.members.some(
        (operator) =>
          operator.value.kind === 'object' &&
          operator.value.members.some((key) => !isSettled(operator.name.value, key, knowledge)),
      ),
  )
}

function withKnownConditions(statement: JsonObject, knowledge: Knowledge): JsonNode {
  const ofOperator = (operator: JsonMember) => ({
    ...operator,
    value: withMembers(operator.value, (key) => (isSettled(operator.name.value, key, knowledge) ? key : undefined)),
  })
  return withMembers(statement, (member) => {
    if (member.name.value !== 'Condition') return member
    const value = withMembers(member.value, ofOperator)
    return hasKeys(value) ? { ...member, value } : undefined
  })
}

function hasKeys(condition: JsonNode): boolean {
  return (
    condition.kind === 'object' &&
    condition.members.some(({ value }) => value.kind === 'object' && value.members.length > 0)
  )
}

const VARIABLE = /\$\{([^},]+)/g

function isSettled(operator: string, key: JsonMember, knowledge: Knowledge): boolean {
  return isKnownCondition(key, knowledge.isKnown) || neverHolds(operator, key, knowledge)
}

/**
 * Whether all that the key is compared with are variables without a value: there "is no equal or like value"; or
 * whether it is to be null neither truly nor falsely.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
 */
function neverHolds(name: string, { value }: JsonMember, { isKnown, hasVariables }: Knowledge): boolean {
  const { operator, qualifier, ifExists } = findOperator(name) ?? {}
  const values = itemsOf(value)
  if (operator === 'Null')
    return values.every((each) => each.kind === 'string' && !/^(?:true|false)$/i.test(each.value))
  if (!operator || operator.negated || !operator.variables || ifExists || !hasVariables) return false
  if (qualifier === 'ForAllValues') return false
  const isNothing = (each: JsonNode) =>
    each.kind === 'string' &&
    [...each.value.matchAll(WITHOUT_DEFAULT)].some(([, key = '']) => isKnown(key.toLowerCase()) === 'absent')
  return values.length > 0 && values.every(isNothing)
}

const WITHOUT_DEFAULT = /\$\{([^},]+)\}/g

function isKnownCondition({ name, value }: JsonMember, isKnown: IsKnown): boolean {
  const values = value.kind === 'array' ? value.items : [value]
  const variables = values.flatMap((each) =>
    each.kind === 'string' ? [...each.value.matchAll(VARIABLE)].map(([, key = '']) => key.toLowerCase()) : [],
  )
  return (
    isKnown(name.value.toLowerCase()) !== false &&
    variables.every((key) => /^[*?$]$/.test(key) || isKnown(key) !== false)
  )
}

function textOf({ members }: JsonObject, name: string): string | undefined {
  const value = members.find((member) => member.name.value === name)?.value
  return value?.kind === 'string' ? value.value : undefined
}

function withMembers(node: JsonNode, change: (member: JsonMember) => JsonMember | undefined): JsonNode {
  return node.kind === 'object' ? { ...node, members: node.members.flatMap((member) => change(member) ?? []) } : node
}

function listOf(items: readonly JsonNode[]): JsonNode {
  return { kind: 'array', items, start: 0, end: 0 }
}

function print(node: JsonNode): string {
  switch (node.kind) {
    case 'object':
      return `{${node.members.map(({ name, value }) => `${JSON.stringify(name.value)}:${print(value)}`).join(',')}}`
    case 'array':
      return `[${node.items.map(print).join(',')}]`
    case 'number':
      return node.text
    case 'null':
      return 'null'
    case 'string':
    case 'boolean':
      return JSON.stringify(node.value)
    default:
      return node satisfies never
  }
}
