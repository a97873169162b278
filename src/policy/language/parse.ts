import { findOperator } from './conditions/index.ts'
import {
  type ConditionElement,
  type LanguageVersion,
  type ListElement,
  type PolicyDocument,
  PRINCIPAL_TYPES,
  type PrincipalElement,
  type PrincipalEntry,
  type Statement,
} from './document.ts'
import { type JsonNode, type JsonObject, PolicySyntaxError, parseJson } from './json.ts'

/**
 * Reads a policy document by the grammar of the policy language. What AWS answers with `Syntax errors in policy.`
 * throws here; what it answers with another text (a missing action, a principal where none may be) is left to
 * `validatePolicy` and `compile`.
 *
 * @throws PolicySyntaxError
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(text: string): PolicyDocument {
  return new DocumentReader(text).document(parseJson(text))
}

class DocumentReader {
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  private problem(message: string, node: JsonNode): PolicySyntaxError {
    return new PolicySyntaxError(message, this.text, node.start)
  }

  private object(node: JsonNode, what: string): JsonObject {
    if (node.kind !== 'object') throw this.problem(`${what} must be an object`, node)
    return node
  }

  private string(node: JsonNode, what: string): string {
    if (node.kind !== 'string') throw this.problem(`${what} must be a string`, node)
    return node.value
  }

  private strings(node: JsonNode, what: string): string[] {
    const items = node.kind === 'array' ? node.items : [node]
    return items.map((item) => this.string(item, what))
  }

  document(node: JsonNode): PolicyDocument {
    let version: LanguageVersion | undefined
    let id: string | undefined
    let statements: readonly Statement[] | undefined
    for (const { name, value } of this.object(node, 'a policy').members) {
      if (name.value === 'Version') version = this.version(value)
      else if (name.value === 'Id') id = this.string(value, 'Id')
      else if (name.value === 'Statement') statements = this.statements(value)
      else throw this.problem(`unknown element ${JSON.stringify(name.value)}`, name)
    }
    if (statements === undefined) throw this.problem('a policy must have a Statement', node)
    return { version, id, statements }
  }

  private version(node: JsonNode): LanguageVersion {
    const version = this.string(node, 'Version')
    if (version !== '2008-10-17' && version !== '2012-10-17') throw this.problem('unknown Version', node)
    return version
  }

  private statements(node: JsonNode): readonly Statement[] {
    const items = node.kind === 'array' ? node.items : [node]
    if (items.length === 0) throw this.problem('a policy must have a statement', node)
    return items.map((item) => this.statement(item))
  }

  private statement(node: JsonNode): Statement {
    let sid: string | undefined
    let effect: string | undefined
    let principal: PrincipalElement | undefined
    let action: ListElement | undefined
    let resource: ListElement | undefined
    let conditions: readonly ConditionElement[] = []
    for (const { name, value } of this.object(node, 'a statement').members) {
      switch (name.value) {
        case 'Sid':
          sid = this.string(value, 'Sid')
          break
        case 'Effect':
          effect = this.effect(value)
          break
        case 'Principal':
        case 'NotPrincipal':
          if (principal) throw this.problem('Principal and NotPrincipal exclude each other', name)
          principal = this.principal(value, name.value === 'NotPrincipal')
          break
        case 'Action':
        case 'NotAction':
          if (action) throw this.problem('Action and NotAction exclude each other', name)
          action = { negated: name.value === 'NotAction', values: this.strings(value, name.value) }
          break
        case 'Resource':
        case 'NotResource':
          if (resource) throw this.problem('Resource and NotResource exclude each other', name)
          resource = { negated: name.value === 'NotResource', values: this.strings(value, name.value) }
          break
        case 'Condition':
          conditions = this.conditions(value)
          break
        default:
          throw this.problem(`unknown element ${JSON.stringify(name.value)}`, name)
      }
    }
    if (effect === undefined) throw this.problem('a statement must have an Effect', node)
    return { sid, effect, principal, action, resource, conditions }
  }

  private effect(node: JsonNode): string {
    const effect = this.string(node, 'Effect')
    const lower = effect.toLowerCase()
    if (lower !== 'allow' && lower !== 'deny') throw this.problem('Effect must be Allow or Deny', node)
    return effect
  }

  private principal(node: JsonNode, negated: boolean): PrincipalElement {
    if (node.kind === 'string') {
      if (node.value !== '*') throw this.problem('Principal must be "*" or an object', node)
      return { negated, everyone: true, entries: [] }
    }
    const entries: PrincipalEntry[] = []
    for (const { name, value } of this.object(node, 'Principal').members) {
      const type = PRINCIPAL_TYPES.find((known) => known === name.value)
      if (!type) throw this.problem(`unknown type of principal ${JSON.stringify(name.value)}`, name)
      for (const principal of this.strings(value, 'a principal')) entries.push({ type, value: principal })
    }
    return { negated, everyone: false, entries }
  }

  private conditions(node: JsonNode): ConditionElement[] {
    const conditions: ConditionElement[] = []
    for (const { name: operator, value: map } of this.object(node, 'Condition').members) {
      const keys = this.object(map, 'a condition operator').members
      // An operator without keys tests nothing; AWS accepts even an unknown one then.
      if (keys.length > 0 && !findOperator(operator.value)) {
        throw this.problem(`unknown condition operator ${JSON.stringify(operator.value)}`, operator)
      }
      for (const { name: key, value } of keys) {
        const items = value.kind === 'array' ? value.items : [value]
        const values = items.map((item) => this.conditionValue(item))
        conditions.push({ operator: operator.value, key: key.value, values })
      }
    }
    return conditions
  }

  private conditionValue(node: JsonNode): string {
    if (node.kind === 'string') return node.value
    if (node.kind === 'boolean') return String(node.value)
    if (node.kind === 'number') return node.text
    throw this.problem('a condition value must be a string, a number or a boolean', node)
  }
}
