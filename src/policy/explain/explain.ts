import { principalName } from '../../aws/index.ts'
import { decide } from '../decide/decide.ts'
import type { Layers } from '../decide/layers.ts'
import type { MatchedStatement, PolicySource } from '../decide/policy-set.ts'
import type { Decision, PolicyRequest, PolicyType } from '../language/decision.ts'
import type { Effect } from '../language/document.ts'
import { parsePolicy } from '../language/parse.ts'
import { denialMessage } from './denial-message.ts'
import { type Asked, askedOf, matchedIn, type PrincipalQuestion } from './explain-layers.ts'
import { explainElements, type StatementExplanation } from './explain-statement.ts'

/** Why a request is allowed or denied, as data: JSON holds all of it. */
export interface Explanation {
  readonly action: string
  readonly resource: string
  readonly decision: Decision
  /** AWS's sentence for the denial; absent where the request is allowed, or nobody is named. */
  readonly message?: string
  /** In the order in which AWS looks at them; service control policies are one for each level. */
  readonly layers: readonly LayerExplanation[]
}

export interface LayerExplanation {
  readonly type: PolicyType
  /** Of service control policies: `root`, `organizational unit 1`, …, `account`. */
  readonly level?: string
  /** What the layer says by itself. */
  readonly effect: Decision['effect']
  /** Why it does not limit this request, as a sentence. */
  readonly exemption?: string
  /** The decision comes from here. */
  readonly decided: boolean
  readonly policies: readonly PolicyExplanation[]
}

export interface PolicyExplanation {
  /** ARN or inline name, as in `Because`. */
  readonly policy: string
  readonly statements: readonly StatementExplanation[]
}

/**
 * Decides the request once more and says of each layer, policy and statement what it had to do with it. It reads the
 * documents again and takes milliseconds: ask for it when someone asks.
 *
 * @param principalArn For the message, where `layers` have no principal.
 */
export function explain(request: PolicyRequest, layers: Layers, principalArn?: string): Explanation {
  const { action } = request
  const resource = String(request.resource)
  const decision = decide(request, layers)
  const name = layers.principal ? principalName(layers.principal) : principalArn
  let isOpen = true
  return {
    action,
    resource,
    decision,
    ...(decision.effect !== 'Allow' &&
      name !== undefined && { message: denialMessage({ principalArn: name, ...request, decision }) }),
    layers: askedOf(request, layers).map((asked) => {
      const decided = isOpen && isDecidedBy(decision, asked)
      if (decided) isOpen = false
      return explainLayer(asked, request, decided ? decision : undefined)
    }),
  }
}

/** A statement that applies to a request, by the layer and the place of its policy there. */
export interface LayerMatch extends MatchedStatement {
  readonly type: PolicyType
}

/**
 * All statements that apply to the request, in the layers that limit it: what `decide` stops at the first that decides
 * of.
 */
export function matchedStatements(request: PolicyRequest, layers: Layers): readonly LayerMatch[] {
  return askedOf(request, layers)
    .filter(({ exemption }) => exemption === undefined)
    .flatMap((asked) => matchedIn(asked, request).map((matched) => ({ ...matched, type: asked.set.type })))
}

function isDecidedBy({ effect, because }: Decision, asked: Asked): boolean {
  return asked.exemption === undefined && asked.set.type === because.type && asked.effect === effect
}

function explainLayer(asked: Asked, request: PolicyRequest, decision: Decision | undefined): LayerExplanation {
  const { set, level, effect, exemption, question } = asked
  const matched = matchedIn(asked, request)
  // Two policies of a set may have one name, as inline policies of a user and of its group: the first that fits is
  // meant.
  let pending = decision
  const policies = set.sources.map((source, index) => {
    const places = new Set(matched.filter(({ policy }) => policy === index).map(({ statement }) => statement))
    const explained = explainPolicy(source, request, question, places, pending)
    if (explained.statements.some(({ decided }) => decided)) pending = undefined
    return explained
  })
  return {
    type: set.type,
    ...(level !== undefined && { level }),
    effect,
    ...(exemption !== undefined && { exemption }),
    decided: decision !== undefined,
    policies,
  }
}

function explainPolicy(
  { policy, document }: PolicySource,
  request: PolicyRequest,
  question: PrincipalQuestion | undefined,
  matched: ReadonlySet<number>,
  decision: Decision | undefined,
): PolicyExplanation {
  const { version = '2008-10-17', statements } = parsePolicy(document)
  const explained = statements.map((statement, index) => {
    const effect = statement.effect === 'Deny' ? 'Deny' : 'Allow'
    const matches = matched.has(index)
    return {
      statement: index,
      ...(statement.sid !== undefined && { sid: statement.sid }),
      effect,
      matches,
      decided: matches && isDecisive(decision, policy, index, effect),
      elements: explainElements(statement, version, request, question),
    } as const
  })
  return { policy, statements: explained }
}

function isDecisive(decision: Decision | undefined, policy: string, statement: number, effect: Effect): boolean {
  if (!decision || !('statement' in decision.because)) return false
  const { because } = decision
  return (
    because.policy === policy &&
    because.statement === statement &&
    (decision.effect === 'Allow') === (effect === 'Allow')
  )
}
