import type { OperatorName } from '../language/conditions/index.ts'
import type { Effect, LanguageVersion, PrincipalType } from '../language/document.ts'
import type { PolicyKind } from '../validate/validate.ts'
import type { Place, Text } from './place.ts'

/** A policy as the checks see it: what could be read of it, each part with its place. */
export interface LintPolicy {
  readonly kind: PolicyKind
  readonly text: string
  readonly place: Place
  /** `undefined` where absent, or not one of the two. */
  readonly version: LanguageVersion | undefined
  readonly hasVersion: boolean
  readonly statements: readonly LintStatement[]
  /** What the grammar does not allow. */
  readonly problems: readonly GrammarProblem[]
}

export interface GrammarProblem {
  readonly issueCode: GrammarIssue
  readonly details: string
  readonly place: Place
}

/** Access Analyzer's codes for what the grammar does not allow. */
export type GrammarIssue =
  | 'JSON_SYNTAX_ERROR'
  | 'DATA_TYPE_MISMATCH'
  | 'INVALID_POLICY_ELEMENT'
  | 'INVALID_VERSION'
  | 'INVALID_EFFECT'
  | 'INVALID_PRINCIPAL_FORMAT'
  | 'INVALID_PRINCIPAL_KEY'
  | 'INVALID_CONDITION_OPERATOR'
  | 'NULL_WITH_IF_EXISTS'
  | 'MISSING_STATEMENT'
  | 'MISSING_EFFECT'
  | 'UNSUPPORTED_ELEMENT_COMBINATION'

export interface LintStatement {
  readonly place: Place
  readonly sid: Text | undefined
  readonly effect: Effect | undefined
  readonly principal: LintPrincipal | undefined
  readonly action: LintList | undefined
  readonly resource: LintList | undefined
  /** One operator on one key each. */
  readonly conditions: readonly LintCondition[]
  /** Condition elements, and operators in them, that name no key. */
  readonly emptyConditions: readonly Place[]
}

/** Action, NotAction, Resource or NotResource. */
export interface LintList {
  readonly negated: boolean
  readonly values: readonly Text[]
  readonly place: Place
}

/** Principal or NotPrincipal. */
export interface LintPrincipal {
  readonly negated: boolean
  /** The bare `"*"`. */
  readonly everyone: boolean
  readonly entries: readonly (Text & { readonly type: PrincipalType })[]
  readonly place: Place
  /** Of the name, `Principal` or `NotPrincipal`. */
  readonly namePlace: Place
}

export interface LintCondition {
  /** As written. */
  readonly operator: Text
  readonly name: OperatorName
  readonly key: Text
  readonly values: readonly ConditionValue[]
  readonly place: Place
}

export interface ConditionValue extends Text {
  readonly kind: 'string' | 'number' | 'boolean'
}
