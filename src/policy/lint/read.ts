import { findOperator } from '../language/conditions/index.ts'
import { type Effect, isStatementElement, type LanguageVersion, PRINCIPAL_TYPES } from '../language/document.ts'
import { type JsonObject, PolicySyntaxError, parseJson } from '../language/json.ts'
import type { PolicyKind } from '../validate/validate.ts'
import { itemsOf, type Located, located, memberName, memberValue, type Place, type Text } from './place.ts'
import type {
  ConditionValue,
  GrammarIssue,
  GrammarProblem,
  LintCondition,
  LintList,
  LintPolicy,
  LintPrincipal,
  LintStatement,
} from './policy.ts'

/** Reads as much of a document as can be read, so that one mistake does not hide the others. */
export function readForLint(text: string, kind: PolicyKind): LintPolicy {
  try {
    return new Reader(text, kind).policy(located(parseJson(text), []))
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error
    const place = { path: [], start: error.offset, end: Math.min(error.offset + 1, text.length) }
    const details = `Fix the JSON syntax error: ${error.message}.`
    const problems = [{ issueCode: 'JSON_SYNTAX_ERROR', details, place }] as const
    return { kind, text, place, version: undefined, hasVersion: false, statements: [], problems }
  }
}

/** Elements that exclude each other. */
const PAIRS = ['Principal', 'Action', 'Resource'].map((name) => [name, `Not${name}`] as const)

class Reader {
  private readonly problems: GrammarProblem[] = []
  private readonly text: string
  private readonly kind: PolicyKind

  constructor(text: string, kind: PolicyKind) {
    this.text = text
    this.kind = kind
  }

  private problem(issueCode: GrammarIssue, details: string, place: Place): undefined {
    this.problems.push({ issueCode, details, place })
  }

  private object(place: Located, what: string): Located<JsonObject> | undefined {
    const { node, path } = place
    if (node.kind === 'object') return located(node, path)
    return this.problem('DATA_TYPE_MISMATCH', `${what} must be an object and not ${article(node.kind)}.`, place)
  }

  private string(place: Located, what: string): Text | undefined {
    const { node, path, start, end } = place
    if (node.kind === 'string') return { value: node.value, path, start, end }
    return this.problem('DATA_TYPE_MISMATCH', `${what} must be a string and not ${article(node.kind)}.`, place)
  }

  private strings(place: Located, what: string): Text[] {
    return itemsOf(place).flatMap((item) => this.string(item, what) ?? [])
  }

  private unknownElement(name: Text): void {
    this.problem('INVALID_POLICY_ELEMENT', `The policy element ${name.value} is not valid.`, name)
  }

  policy(root: Located): LintPolicy {
    let version: LanguageVersion | undefined
    let hasVersion = false
    let statements: readonly LintStatement[] | undefined
    const document = this.object(root, 'A policy')
    for (const member of document?.node.members ?? []) {
      const value = memberValue(member, root)
      if (member.name.value === 'Version') {
        hasVersion = true
        version = this.version(value)
      } else if (member.name.value === 'Id') this.string(value, 'Id')
      else if (member.name.value === 'Statement') statements = this.statements(value)
      else this.unknownElement(memberName(member, root))
    }
    if (document && !statements?.length) this.problem('MISSING_STATEMENT', 'Add a statement to the policy.', root)
    const { kind, text, problems } = this
    return { kind, text, place: root, version, hasVersion, statements: statements ?? [], problems }
  }

  private version(place: Located): LanguageVersion | undefined {
    const text = this.string(place, 'Version')
    if (text === undefined || text.value === '2008-10-17' || text.value === '2012-10-17')
      return text?.value as LanguageVersion
    return this.problem('INVALID_VERSION', `The version ${text.value} is not valid. Use 2012-10-17.`, place)
  }

  private statements(place: Located): readonly LintStatement[] {
    return itemsOf(place).flatMap((item) => {
      const statement = this.object(item, 'A statement')
      return statement ? [this.statement(statement)] : []
    })
  }

  private statement(place: Located<JsonObject>): LintStatement {
    const members = new Map(place.node.members.map((member) => [member.name.value, member]))
    const element = (name: string) => {
      const member = members.get(name)
      return member && memberValue(member, place)
    }
    const list = (name: string): LintList | undefined => {
      const negated = element(`Not${name}`)
      const value = element(name) ?? negated
      if (!value) return undefined
      return {
        negated: value === negated,
        values: this.strings(value, value === negated ? `Not${name}` : name),
        place: value,
      }
    }
    for (const member of place.node.members) {
      if (!isStatementElement(member.name.value)) this.unknownElement(memberName(member, place))
    }
    for (const [name, negated] of PAIRS) {
      const both = members.get(negated)
      if (!both || !members.has(name)) continue
      const details = `The elements ${name} and ${negated} cannot be used in the same statement. Remove one of them.`
      this.problem('UNSUPPORTED_ELEMENT_COMBINATION', details, memberName(both, place))
    }
    const sid = element('Sid')
    const condition = element('Condition')
    return {
      place,
      sid: sid && this.string(sid, 'Sid'),
      effect: this.effect(element('Effect'), place),
      principal: this.principal(place, members.get('Principal') ?? members.get('NotPrincipal')),
      action: list('Action'),
      resource: list('Resource'),
      ...this.condition(condition),
    }
  }

  private effect(place: Located | undefined, statement: Place): Effect | undefined {
    if (!place) return this.problem('MISSING_EFFECT', 'Add an Effect element with the value Allow or Deny.', statement)
    const effect = this.string(place, 'Effect')
    if (effect === undefined || effect.value === 'Allow' || effect.value === 'Deny') return effect?.value as Effect
    return this.problem('INVALID_EFFECT', `The effect ${effect.value} is not valid. Use Allow or Deny.`, place)
  }

  private principal(statement: Place, member: JsonObject['members'][number] | undefined): LintPrincipal | undefined {
    if (!member) return undefined
    const place = memberValue(member, statement)
    const base = { negated: member.name.value === 'NotPrincipal', place, namePlace: memberName(member, statement) }
    const { node } = place
    if (node.kind === 'string' && node.value === '*') return { ...base, everyone: true, entries: [] }
    if (node.kind !== 'object') {
      const details = `${member.name.value} must be "*", or name principals by their type, as in { "AWS": "123456789012" }.`
      return this.problem('INVALID_PRINCIPAL_FORMAT', details, place)
    }
    const entries = node.members.flatMap((each) => {
      const type = PRINCIPAL_TYPES.find((known) => known === each.name.value)
      if (type) return this.strings(memberValue(each, place), 'A principal').map((text) => ({ ...text, type }))
      const details = `The principal key ${each.name.value} is not valid. Use ${PRINCIPAL_TYPES.join(', ')}.`
      this.problem('INVALID_PRINCIPAL_KEY', details, memberName(each, place))
      return []
    })
    return { ...base, everyone: false, entries }
  }

  private condition(place: Located | undefined): Pick<LintStatement, 'conditions' | 'emptyConditions'> {
    const block = place && this.object(place, 'Condition')
    if (!block) return { conditions: [], emptyConditions: [] }
    const operators = block.node.members.flatMap((member) => {
      const keys = this.object(memberValue(member, block), 'A condition operator')
      return keys ? [{ operator: memberName(member, block), keys }] : []
    })
    return {
      conditions: operators.flatMap(({ operator, keys }) => this.operator(operator, keys)),
      emptyConditions: [block, ...operators.map(({ keys }) => keys)].filter(({ node }) => node.members.length === 0),
    }
  }

  private operator(operator: Text, keys: Located<JsonObject>): LintCondition[] {
    const name = findOperator(operator.value)
    if (!name) {
      this.unknownOperator(operator)
      return []
    }
    return keys.node.members.map((member) => {
      const place = memberValue(member, keys)
      return { operator, name, key: memberName(member, keys), values: this.conditionValues(place), place }
    })
  }

  private unknownOperator(operator: Text): void {
    if (/^(?:\w+:)?NullIfExists$/.test(operator.value)) {
      const details = 'The Null operator cannot be used with the IfExists suffix. Update the operator or the suffix.'
      this.problem('NULL_WITH_IF_EXISTS', details, operator)
    } else
      this.problem('INVALID_CONDITION_OPERATOR', `The condition operator ${operator.value} is not valid.`, operator)
  }

  private conditionValues(place: Located): ConditionValue[] {
    return itemsOf(place).flatMap(({ node, path, start, end }): ConditionValue[] => {
      const base = { path, start, end }
      if (node.kind === 'string') return [{ ...base, kind: node.kind, value: node.value }]
      if (node.kind === 'number') return [{ ...base, kind: node.kind, value: node.text }]
      if (node.kind === 'boolean') return [{ ...base, kind: node.kind, value: String(node.value) }]
      const details = `A condition value must be a string, a number or a boolean and not ${article(node.kind)}.`
      this.problem('DATA_TYPE_MISMATCH', details, base)
      return []
    })
  }
}

function article(kind: string): string {
  return kind === 'null' ? kind : `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`
}
