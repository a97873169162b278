import { type ConditionTest, compileCondition } from '../language/conditions/index.ts'
import type { PolicyType } from '../language/decision.ts'
import type { Effect, LanguageVersion, ListElement, PolicyDocument, Statement } from '../language/document.ts'
import { parsePolicy } from '../language/parse.ts'
import { type ActionTest, compileAction } from './action.ts'
import { compilePrincipal, type PrincipalTest } from './principal.ts'
import { type CompiledResource, compileResource, type PolicyUse, type ShortArns, shortArns } from './resource.ts'

/**
 * A statement as tests. Which actions it is for is asked once per action and set, the rest per request. A test takes
 * its element's place when it is first needed: most statements of most principals never are, and the compilation of ten
 * policies takes half the time.
 */
export class CompiledStatement {
  readonly effect: Effect
  readonly principal: PrincipalTest
  private readonly version: LanguageVersion
  private action: ListElement | ActionTest
  private rest: Elements | Tests

  constructor(
    effect: Effect,
    action: ListElement,
    { principal, resource, conditions }: Statement,
    version: LanguageVersion,
    use: PolicyUse,
  ) {
    this.effect = effect
    this.principal = principal ? compilePrincipal(principal) : NOBODY
    this.version = version
    this.action = action
    this.rest = { resource, conditions, short: resource ? shortArns(use, effect, resource) : 'completed' }
  }

  /** For an action in lower case. */
  matchesAction(action: string): boolean {
    if (typeof this.action !== 'function') this.action = compileAction(this.action)
    return this.action(action)
  }

  /** What must hold of resource and context. */
  get tests(): Tests {
    if (!(this.rest instanceof Tests)) this.rest = new Tests(this.rest, this.effect, this.version)
    return this.rest
  }
}

interface Elements extends Pick<Statement, 'resource' | 'conditions'> {
  readonly short: ShortArns
}

/** Resource and conditions of a statement. */
export class Tests {
  /** `undefined`: every resource. */
  readonly resource: CompiledResource | undefined
  /** All of them must hold. */
  readonly conditions: readonly ConditionTest[]

  constructor({ resource, conditions, short }: Elements, effect: Effect, version: LanguageVersion) {
    this.resource = resource && compileResource(resource, version, short)
    this.conditions = conditions.map((condition) => compileCondition(condition, version, effect))
  }
}

const NOBODY = compilePrincipal(undefined)

export function policyUse(type: PolicyType): PolicyUse {
  const names = type === 'resource-based policy' || type === 'resource control policy' || type === 'VPC endpoint policy'
  return names ? 'resource-based' : 'other'
}

/** A policy document as tests. */
export interface CompiledDocument {
  /** What it was compiled from: one text for all sets that share the document. */
  readonly text: string
  readonly statements: readonly CompiledStatement[]
}

/**
 * Documents by their text. Many principals share a managed policy: it is compiled once, and kept while one of them
 * keeps it.
 */
const shared: Readonly<Record<PolicyUse, Map<string, WeakRef<CompiledDocument>>>> = {
  'resource-based': new Map(),
  other: new Map(),
}
const forget = new FinalizationRegistry<{ use: PolicyUse; text: string }>(({ use, text }) => {
  if (shared[use].get(text)?.deref() === undefined) shared[use].delete(text)
})

/**
 * Compiles the document `text`.
 *
 * @throws Error for a document that cannot be read in full: a statement left out could be the one that denies.
 */
export function compileDocument(text: string, use: PolicyUse): CompiledDocument {
  const known = shared[use].get(text)?.deref()
  if (known) return known
  const document = { text, statements: compileStatements(parsePolicy(text), use) }
  shared[use].set(text, new WeakRef(document))
  forget.register(document, { use, text })
  return document
}

function compileStatements(
  { version = '2008-10-17', statements }: PolicyDocument,
  use: PolicyUse,
): readonly CompiledStatement[] {
  return statements.map((statement, index) => {
    const { action, resource, principal } = statement
    if (!action || action.values.length === 0) throw new Error(`statement ${index} has no action`)
    if (resource ? resource.values.length === 0 : use === 'other') throw new Error(`statement ${index} has no resource`)
    // Ignoring a principal would widen an Allow that is meant for one user to all.
    if (principal && use === 'other') throw new Error(`statement ${index} names a principal`)
    return new CompiledStatement(exactEffect(statement, index), action, statement, version, use)
  })
}

function exactEffect({ effect }: Statement, index: number): Effect {
  if (effect === 'Allow' || effect === 'Deny') return effect
  throw new Error(`statement ${index} has an effect in the wrong letter case`)
}
