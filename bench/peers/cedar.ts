import type { PolicySource } from '../../src/policy/index.ts'
import { type DocumentStatement, type MixedRequest, statementsOf } from '../policy-workload.ts'
import { installed, list, type Peer } from './peer.ts'

/** What is used of `@cedar-policy/cedar-wasm/nodejs`. */
interface Cedar {
  preparsePolicySet(id: string, policies: { staticPolicies: Readonly<Record<string, string>> }): { type: string }
  statefulIsAuthorized(call: {
    principal: EntityUid
    action: EntityUid
    resource: EntityUid
    context: Readonly<Record<string, unknown>>
    preparsedPolicySetId: string
    entities: readonly never[]
  }): { type: 'success'; response: { decision: 'allow' | 'deny' } } | { type: 'failure' }
}

interface EntityUid {
  readonly type: string
  readonly id: string
}

const POLICY_SET = 'ten policies'
const PRINCIPAL: EntityUid = { type: 'User', id: 'alice' }

/**
 * Cedar, compiled to WebAssembly, as it is fastest: the policies are parsed once, no schema, no entities to read. The
 * context is made for each request here too.
 *
 * What the translation loses: a `*` within one of an ARN's first five parts may run over colons, and so may one in
 * `ArnLike`. Keys hold one string each in all requests of the benchmark, so that a set qualifier is a test of that
 * string; Cedar's sets would take longer.
 */
export function cedar(sources: readonly PolicySource[]): Peer | undefined {
  const engine = installed('@cedar-policy/cedar-wasm/nodejs') as Cedar | undefined
  if (!engine) return undefined
  const policies = sources.flatMap(statementsOf).map((statement, i) => [`p${i}`, translate(statement)] as const)
  const answer = engine.preparsePolicySet(POLICY_SET, { staticPolicies: Object.fromEntries(policies) })
  if (answer.type !== 'success') throw new Error(`Cedar does not read the policies: ${JSON.stringify(answer)}`)
  return {
    name: '@cedar-policy/cedar-wasm, policies parsed before',
    isAllowed({ action, resource, entries }: MixedRequest) {
      const name = action.toLowerCase()
      const context: Record<string, unknown> = { action: name, resource }
      for (const { key, value } of entries) context[key] = value
      const answer = engine.statefulIsAuthorized({
        principal: PRINCIPAL,
        action: { type: 'Action', id: name },
        resource: { type: 'Resource', id: resource },
        context,
        preparsedPolicySetId: POLICY_SET,
        entities: [],
      })
      if (answer.type !== 'success') throw new Error(`Cedar does not decide: ${JSON.stringify(answer)}`)
      return answer.response.decision === 'allow'
    },
  }
}

function translate({ Effect, Action, Resource, Condition = {} }: DocumentStatement): string {
  const actions = list(Action).map((action) => action.toLowerCase())
  const isExact = actions.every((action) => !action.includes('*'))
  // Cedar's actions are entities, to be named in the policy's head, and know no wildcards.
  const scope = isExact ? `action in [${actions.map((action) => `Action::${quoted(action)}`).join(', ')}]` : 'action'
  const tests = [
    ...(isExact ? [] : [anyLike('context.action', actions)]),
    ...(list(Resource).includes('*') ? [] : [anyLike('context.resource', list(Resource).map(padded))]),
    ...Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => condition(operator, key.toLowerCase(), list(values))),
    ),
  ]
  const when = tests.length === 0 ? '' : ` when { ${tests.map((each) => `(${each})`).join(' && ')} }`
  return `${Effect === 'Allow' ? 'permit' : 'forbid'}(principal, ${scope}, resource)${when};`
}

/** An ARN that ends early stands for all that begins with its parts. */
function padded(arn: string): string {
  return arn + ':*'.repeat(Math.max(0, 6 - arn.split(':').length))
}

function condition(name: string, key: string, values: readonly string[]): string {
  const [, qualifier, operator = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(name) ?? []
  const has = `context has ${quoted(key)}`
  if (operator === 'Null') return values.includes('true') ? `!(${has})` : has
  const holds = comparison(operator, `context[${quoted(key)}]`, values)
  const isTrueWithout = qualifier === 'ForAllValues' || (!qualifier && (ifExists || operator.includes('Not')))
  return isTrueWithout ? `!(${has}) || ${holds}` : `${has} && (${holds})`
}

function comparison(operator: string, value: string, values: readonly string[]): string {
  switch (operator) {
    case 'StringEquals':
    case 'Bool': // The requests' are in lower case.
      return values.map((each) => equals(value, each)).join(' || ')
    case 'StringNotEquals':
      return values.map((each) => `!(${equals(value, each)})`).join(' && ')
    case 'StringLike':
    case 'ArnLike':
    case 'ArnEquals':
      return anyLike(value, values)
    default:
      throw new Error(`no translation of ${operator}`)
  }
}

function equals(value: string, policyValue: string): string {
  const [, variable] = /^\$\{(.*)\}$/.exec(policyValue) ?? []
  if (variable === undefined) return `${value} == ${quoted(policyValue)}`
  const key = quoted(variable.toLowerCase())
  return `(context has ${key} && ${value} == context[${key}])`
}

function anyLike(value: string, patterns: readonly string[]): string {
  return patterns
    .map((pattern) => (pattern.includes('*') ? `${value} like ${quoted(pattern)}` : `${value} == ${quoted(pattern)}`))
    .join(' || ')
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
