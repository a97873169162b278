import type { Decision, PolicyRequest, PolicyType } from './decision.ts'
import type { Grant, RequestPrincipal } from './principal.ts'
import { NO_GRANT, TO_PRINCIPAL } from './principal.ts'
import { type CompiledDocument, type CompiledStatement, compileDocument, policyUse } from './statement.ts'

export interface PolicySource {
  /** The policy's ARN, or an inline policy's name: what `Because` reports. */
  readonly policy: string
  readonly document: string
}

interface CompiledPolicy {
  readonly policy: string
  readonly document: CompiledDocument
}

/** A statement that is for an action, with its answer, so that a decision makes no objects. */
interface Candidate {
  readonly statement: CompiledStatement
  readonly applies: CompiledStatement['applies']
  readonly decision: Decision
}

interface Candidates {
  /** The decision where resource and context do not matter. */
  readonly constant: Decision | undefined
  readonly denies: readonly Candidate[]
  readonly allows: readonly Candidate[]
}

/**
 * How many actions a set remembers, twice. The names come from callers and are without end; one entry costs some 100 bytes.
 */
const REMEMBERED_ACTIONS = 512
/** No action of AWS is half as long; a longer one is looked up each time. */
const LONGEST_REMEMBERED_ACTION = 128

/**
 * The policies of one type that apply to a principal or resource, compiled and indexed by action as the actions come.
 */
export class PolicySet<Type extends PolicyType = PolicyType> {
  readonly type: Type
  private readonly policies: readonly CompiledPolicy[]
  private readonly implicitDeny: Decision
  // Two generations: when the young one is full it becomes the old one, and what is still asked for moves back. A hit costs one look-up.
  private young = new Map<string, Candidates>()
  private old = new Map<string, Candidates>()
  private readonly distinct = new Map<string, Candidates>()

  constructor(type: Type, policies: readonly PolicySource[]) {
    this.type = type
    this.implicitDeny = Object.freeze({ effect: 'ImplicitDeny', because: Object.freeze({ type }) })
    const use = policyUse(type)
    this.policies = policies.map(({ policy, document }) => ({ policy, document: compileDocument(document, use) }))
  }

  /** What the set was made of, for an explanation to read again. The texts are those that all sets share. */
  get sources(): readonly PolicySource[] {
    return this.policies.map(({ policy, document: { text } }) => ({ policy, document: text }))
  }

  /** What these policies alone say, principals left aside. */
  evaluate({ action, resource, context }: PolicyRequest): Decision {
    const candidates = this.young.get(action) ?? this.candidatesFor(action)
    if (candidates.constant) return candidates.constant
    // INVARIANT (deny dominates)
    for (const { applies, decision } of candidates.denies) {
      if (!applies || applies(resource, context)) return decision
    }
    for (const { applies, decision } of candidates.allows) {
      if (!applies || applies(resource, context)) return decision
    }
    return this.implicitDeny
  }

  /** What these policies say of `principal`, and how far the strongest Allow names it. */
  evaluateFor(
    { action, resource, context }: PolicyRequest,
    principal: RequestPrincipal,
    hasBoundary: boolean,
  ): { readonly decision: Decision; readonly grant: Grant } {
    const candidates = this.young.get(action) ?? this.candidatesFor(action)
    for (const { applies, decision, statement } of candidates.denies) {
      if (statement.principal.denies(principal, hasBoundary) && (!applies || applies(resource, context))) {
        return { decision, grant: NO_GRANT }
      }
    }
    let best: { decision: Decision; grant: Grant } = { decision: this.implicitDeny, grant: NO_GRANT }
    for (const { applies, decision, statement } of candidates.allows) {
      const grant = statement.principal.grant(principal)
      if (grant <= best.grant || (applies && !applies(resource, context))) continue
      best = { decision, grant }
      if (grant === TO_PRINCIPAL) break
    }
    return best
  }

  private candidatesFor(action: string): Candidates {
    const candidates = this.old.get(action) ?? this.select(action.toLowerCase())
    if (action.length > LONGEST_REMEMBERED_ACTION) return candidates
    if (this.young.size >= REMEMBERED_ACTIONS) {
      this.old = this.young
      this.young = new Map()
    }
    this.young.set(action, candidates)
    return candidates
  }

  /** The statements for an action in lower case; actions with the same ones share them. */
  private select(action: string): Candidates {
    const denies: Candidate[] = []
    const allows: Candidate[] = []
    let signature = ''
    for (const [position, { policy, document }] of this.policies.entries()) {
      for (const [index, statement] of document.statements.entries()) {
        if (!statement.matchesAction(action)) continue
        signature += `${position}.${index} `
        ;(statement.effect === 'Deny' ? denies : allows).push(this.candidate(policy, statement, index))
      }
    }
    const known = this.distinct.get(signature)
    if (known) return known
    const candidates = { denies, allows, constant: this.constantDecision(denies, allows) }
    if (this.distinct.size < REMEMBERED_ACTIONS) this.distinct.set(signature, candidates)
    return candidates
  }

  private candidate(policy: string, statement: CompiledStatement, index: number): Candidate {
    const effect = statement.effect === 'Allow' ? 'Allow' : 'ExplicitDeny'
    const because = Object.freeze({ type: this.type, policy, statement: index })
    return { statement, applies: statement.applies, decision: Object.freeze({ effect, because }) }
  }

  private constantDecision(denies: readonly Candidate[], allows: readonly Candidate[]): Decision | undefined {
    // INVARIANT (deny dominates): an Allow is constant only where no Deny is left to ask.
    const deny = denies.find(({ applies }) => !applies)
    if (deny) return deny.decision
    if (denies.length > 0) return undefined
    if (allows.length === 0) return this.implicitDeny
    return allows.find(({ applies }) => !applies)?.decision
  }
}
