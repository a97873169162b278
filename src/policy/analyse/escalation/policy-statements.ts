import { type ActionTest, compileAction } from '../../decide/action.ts'
import type { PolicySource } from '../../decide/policy-set.ts'
import { resourceTemplate } from '../../decide/resource.ts'
import type { PolicyType } from '../../language/decision.ts'
import { type IsKnown, withConditionsAtWorst, withoutConditions } from '../../language/rewrite.ts'
import { isPattern, type Template } from '../../language/template.ts'
import { ANY } from '../../language/wildcard.ts'
import { testedKey, variableKeys } from '../condition-test.ts'
import type { ContextMap } from '../known-context.ts'
import { type AnalysedStatement, analysedLayer } from '../statements.ts'

/** What is asked of one policy again and again, found out once: principals share policies. */
export class PolicyStatements {
  readonly source: PolicySource
  readonly all: readonly AnalysedStatement[]
  private readonly byAction = new Map<string, readonly AnalysedStatement[]>()
  private readonly variants = new Map<string, PolicySource>()
  private keys: ReadonlySet<string> | undefined

  constructor(type: PolicyType, source: PolicySource) {
    this.source = source
    this.all = analysedLayer(type, [source]).statements
  }

  for(action: string): readonly AnalysedStatement[] {
    let found = this.byAction.get(action)
    if (!found) {
      const name = action.toLowerCase()
      found = this.all.filter((statement) => actionTest(statement)(name))
      // Callers ask for actions of methods: their number is bounded.
      this.byAction.set(action, found)
    }
    return found
  }

  /** The keys that conditions and policy variables ask for, in lower case. */
  get tested(): ReadonlySet<string> {
    this.keys ??= new Set(this.all.flatMap(testedKeys))
    return this.keys
  }

  /** The policy with its conditions met as is best, or worst, for who has it, but for those on known keys. */
  at(end: 'best' | 'worst', isKnown: IsKnown): PolicySource {
    const id = `${end} ${[...this.tested].map(isKnown).join(' ')}`
    let variant = this.variants.get(id)
    if (!variant) {
      const { policy, document } = this.source
      const rewritten = end === 'best' ? withoutConditions : withConditionsAtWorst
      variant = { policy, document: rewritten(document, isKnown) }
      this.variants.set(id, variant)
    }
    return variant
  }
}

/** While somebody holds the policies. */
const read = new WeakMap<PolicySource, Map<PolicyType, PolicyStatements>>()

/** @throws Error for a policy that cannot be read. */
export function policyStatements(type: PolicyType, source: PolicySource): PolicyStatements {
  const byType = read.get(source) ?? new Map<PolicyType, PolicyStatements>()
  const statements = byType.get(type) ?? new PolicyStatements(type, source)
  read.set(source, byType.set(type, statements))
  return statements
}

/** The keys that a statement asks for, in lower case. */
export function testedKeys(statement: AnalysedStatement): readonly string[] {
  return [...statement.conditions.map(testedKey), ...variablesOf(statement)]
}

/** The keys of policy variables, in its conditions' values and its resources, in lower case. */
export function variablesOf(statement: AnalysedStatement): readonly string[] {
  const { conditions } = statement
  const inResources = resourceTemplates(statement).flatMap((template) =>
    template.flatMap((part) => (isPattern(part) ? [] : part.key)),
  )
  return [...conditions.flatMap(variableKeys), ...inResources]
}

const templates = new WeakMap<AnalysedStatement, readonly Template[]>()

/** The texts of its Resource, or NotResource, as decisions read them: a short ARN is completed. */
export function resourceTemplates(statement: AnalysedStatement): readonly Template[] {
  const known = templates.get(statement)
  if (known) return known
  const { resource, version } = statement
  const all = (resource?.values ?? []).map((value) =>
    value === '*' ? [[ANY]] : resourceTemplate(value, version, 'completed'),
  )
  templates.set(statement, all)
  return all
}

const actionTests = new WeakMap<AnalysedStatement, ActionTest>()

function actionTest(statement: AnalysedStatement): ActionTest {
  const test = actionTests.get(statement) ?? compileAction(statement.action)
  actionTests.set(statement, test)
  return test
}

/** What is known of keys, for `at`. */
export function knownIn(context: ContextMap): IsKnown {
  return (key) => context.has(key) && (context.get(key) === undefined ? 'absent' : true)
}
