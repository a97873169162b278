import { BoundedCache, type Principal } from '../../aws/index.ts'
import type { Because, Decision, PolicyRequest, PolicyType } from '../language/decision.ts'
import type { Effect } from '../language/document.ts'
import { alwaysApplies, applies, appliesToSome, type Candidate, effectOf } from './candidate.ts'
import { Candidates } from './candidates.ts'
import type { Grant } from './principal.ts'
import { NO_GRANT, TO_PRINCIPAL } from './principal.ts'
import { type CompiledDocument, type CompiledStatement, compileDocument, policyUse } from './statement.ts'

export interface PolicySource {
  /** The policy's ARN, or an inline policy's name: what `Because` reports. */
  readonly policy: string
  readonly document: string
  /** Of a managed policy, where it is known: the version that `document` is, such as `v2`. */
  readonly version?: string
}

/** Who asks, where policies name principals. */
export interface Asker {
  readonly principal: Principal
  /** What NotPrincipal asks for. */
  readonly hasBoundary: boolean
}

/** A statement that applies to a request. */
export interface MatchedStatement {
  /** The place of its policy in `sources`, from 0. */
  readonly policy: number
  /** Its place in the policy, from 0. */
  readonly statement: number
  readonly effect: Effect
  /** How an Allow names the asker; `NO_GRANT` where none is asked about. */
  readonly grant: Grant
}

interface CompiledPolicy {
  readonly policy: string
  readonly version: string | undefined
  readonly document: CompiledDocument
}

/**
 * How many actions a set remembers, twice. The names come from callers and are without end; one entry costs some 100
 * bytes.
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
  private readonly implicitDeny: ImplicitDeny
  private readonly remembered = new BoundedCache<string, Candidates>(REMEMBERED_ACTIONS)
  /** By the statements that they hold: actions with the same ones share them. */
  private readonly distinct = new BoundedCache<string, Candidates>(REMEMBERED_ACTIONS)

  constructor(type: Type, policies: readonly PolicySource[]) {
    this.type = type
    this.implicitDeny = implicitDeny(type)
    const use = policyUse(type)
    this.policies = policies.map(({ policy, version, document }) => ({
      policy,
      version,
      document: compileDocument(document, use),
    }))
  }

  /** What the set was made of, for an explanation to read again. The texts are those that all sets share. */
  get sources(): readonly PolicySource[] {
    return this.policies.map(({ policy, version, document: { text } }) => ({
      policy,
      document: text,
      ...(version !== undefined && { version }),
    }))
  }

  /** What these policies alone say, principals left aside. */
  evaluate(request: PolicyRequest): Decision {
    const { action, resource } = request
    const candidates = this.remembered.get(action) ?? this.candidatesFor(action)
    if (candidates.constant) return candidates.constant
    const last = candidates.lastPart(resource)
    const { denies, allows } = candidates.for(resource, last)
    // INVARIANT (deny dominates)
    for (const candidate of denies) {
      if (applies(candidate, request, last)) return denial(candidate, request)
    }
    for (const candidate of allows) {
      if (applies(candidate, request, last)) return candidate.decision
    }
    if (typeof resource === 'string') return this.implicitDeny
    return this.notAllowed(allows.some((candidate) => appliesToSome(candidate, request)))
  }

  /** What these policies say of `principal`, and how far the strongest Allow names it. */
  evaluateFor(
    request: PolicyRequest,
    principal: Principal,
    hasBoundary: boolean,
  ): { readonly decision: Decision; readonly grant: Grant } {
    const { action, resource } = request
    const candidates = this.remembered.get(action) ?? this.candidatesFor(action)
    const last = candidates.lastPart(resource)
    const { denies, allows } = candidates.for(resource, last)
    for (const candidate of denies) {
      if (candidate.principal.denies(principal, hasBoundary) && applies(candidate, request, last)) {
        return { decision: denial(candidate, request), grant: NO_GRANT }
      }
    }
    let best: { decision: Decision; grant: Grant } = { decision: this.implicitDeny, grant: NO_GRANT }
    for (const candidate of allows) {
      const grant = candidate.principal.grant(principal)
      if (grant <= best.grant || !applies(candidate, request, last)) continue
      best = { decision: candidate.decision, grant }
      if (grant === TO_PRINCIPAL) break
    }
    if (typeof resource === 'string' || best.grant !== NO_GRANT) return best
    const isGrantedToSome = (candidate: Candidate) =>
      candidate.principal.grant(principal) !== NO_GRANT && appliesToSome(candidate, request)
    return { decision: this.notAllowed(allows.some(isGrantedToSome)), grant: NO_GRANT }
  }

  /**
   * All statements that apply to the request, and to the principal where one is asked about, Denies first. `evaluate`
   * and `evaluateFor` stop at the one that decides: the same question to the same statements.
   */
  matching(request: PolicyRequest, asker?: Asker): readonly MatchedStatement[] {
    const { action, resource } = request
    const candidates = this.remembered.get(action) ?? this.candidatesFor(action)
    const last = candidates.lastPart(resource)
    const { denies, allows } = candidates.for(resource, last)
    const matched: MatchedStatement[] = []
    for (const candidate of [...denies, ...allows]) {
      const { principal, position } = candidate
      const effect = effectOf(candidate)
      const grant = asker && effect === 'Allow' ? principal.grant(asker.principal) : NO_GRANT
      const isForAsker =
        !asker || (effect === 'Allow' ? grant !== NO_GRANT : principal.denies(asker.principal, asker.hasBoundary))
      if (!isForAsker || !applies(candidate, request, last)) continue
      matched.push({ policy: position, statement: candidate.statement, effect, grant })
    }
    return matched
  }

  private notAllowed(isUncertain: boolean): Decision {
    return isUncertain ? uncertain('ImplicitDeny', this.implicitDeny.because) : this.implicitDeny
  }

  private candidatesFor(action: string): Candidates {
    const candidates = this.select(action.toLowerCase())
    if (action.length <= LONGEST_REMEMBERED_ACTION) this.remembered.set(action, candidates)
    return candidates
  }

  /** The statements for an action in lower case. */
  private select(action: string): Candidates {
    const denies: Candidate[] = []
    const allows: Candidate[] = []
    let signature = ''
    for (const [position, { policy, document }] of this.policies.entries()) {
      for (const [index, statement] of document.statements.entries()) {
        if (!statement.matchesAction(action)) continue
        signature += `${position}.${index} `
        ;(statement.effect === 'Deny' ? denies : allows).push(this.candidate(position, policy, statement, index))
      }
    }
    const known = this.distinct.get(signature)
    if (known) return known
    const candidates = new Candidates({ denies, allows }, this.constantDecision(denies, allows))
    this.distinct.set(signature, candidates)
    return candidates
  }

  private candidate(position: number, policy: string, statement: CompiledStatement, index: number): Candidate {
    const effect = statement.effect === 'Allow' ? 'Allow' : 'ExplicitDeny'
    const because = Object.freeze({ type: this.type, policy, statement: index })
    const { tests, principal } = statement
    return { tests, principal, decision: Object.freeze({ effect, because }), position, statement: index }
  }

  private constantDecision(denies: readonly Candidate[], allows: readonly Candidate[]): Decision | undefined {
    // INVARIANT (deny dominates): an Allow is constant only where no Deny is left to ask.
    const deny = denies.find(alwaysApplies)
    if (deny) return deny.decision
    if (denies.length > 0) return undefined
    if (allows.length === 0) return this.implicitDeny
    return allows.find(alwaysApplies)?.decision
  }
}

type ImplicitDeny = Extract<Decision, { effect: 'ImplicitDeny' }>
const implicitDenies = new Map<PolicyType, ImplicitDeny>()

/** One for each type, and not for each of thousands of sets. */
function implicitDeny(type: PolicyType): ImplicitDeny {
  const known = implicitDenies.get(type)
  if (known) return known
  const decision: ImplicitDeny = Object.freeze({ effect: 'ImplicitDeny', because: Object.freeze({ type }) })
  implicitDenies.set(type, decision)
  return decision
}

function denial(candidate: Candidate, request: PolicyRequest): Decision {
  const { decision } = candidate
  if (typeof request.resource === 'string' || !appliesToSome(candidate, request)) return decision
  return uncertain('ExplicitDeny', decision.because as Because)
}

function uncertain(effect: 'ExplicitDeny' | 'ImplicitDeny', because: Because): Decision {
  return { effect, because: { ...because, uncertain: true } }
}
