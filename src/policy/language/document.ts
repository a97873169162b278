export type Effect = 'Allow' | 'Deny'

/** `2008-10-17` is also what an absent Version means; policy variables are literal text in it. */
export type LanguageVersion = '2008-10-17' | '2012-10-17'

/** A policy document after parsing: the grammar holds, but what only some types of policy must have may be absent. */
export interface PolicyDocument {
  /** As written; `undefined` where absent. */
  readonly version: LanguageVersion | undefined
  readonly id: string | undefined
  readonly statements: readonly Statement[]
}

export interface Statement {
  readonly sid: string | undefined
  /** As written, in any letter case; only the exact words are valid. */
  readonly effect: string
  readonly principal: PrincipalElement | undefined
  readonly action: ListElement | undefined
  readonly resource: ListElement | undefined
  readonly conditions: readonly ConditionElement[]
}

/** In the order in which AWS's documentation writes them. */
export const STATEMENT_ELEMENTS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
])

/** Whether the grammar has a member of this name in a statement. Names are case-sensitive. */
export function isStatementElement(name: string): boolean {
  return STATEMENT_ELEMENTS.has(name)
}

/** Action or NotAction; Resource or NotResource. */
export interface ListElement {
  readonly negated: boolean
  readonly values: readonly string[]
}

/** Principal or NotPrincipal. */
export interface PrincipalElement {
  readonly negated: boolean
  /** The bare `"*"`. */
  readonly everyone: boolean
  readonly entries: readonly PrincipalEntry[]
}

export interface PrincipalEntry {
  readonly type: PrincipalType
  readonly value: string
}

export const PRINCIPAL_TYPES = ['AWS', 'Federated', 'Service', 'CanonicalUser'] as const
export type PrincipalType = (typeof PRINCIPAL_TYPES)[number]

/** One operator on one key: the operator's map is taken apart. */
export interface ConditionElement {
  /** As written: `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string
  readonly key: string
  /** Numbers and booleans as their text. */
  readonly values: readonly string[]
}
