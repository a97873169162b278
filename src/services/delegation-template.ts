import type { PolicyParameter } from '../../models/iam.ts'
import { validatePolicy } from '../policy/index.ts'

/** A policy with placeholders, as JSON has it. */
export interface DelegationTemplate {
  readonly Version: string
  readonly Statement: readonly TemplateStatement[]
}

export type TemplateStatement = Readonly<Record<string, unknown>>

/** What is wrong with a template or with what it is filled with, as a sentence without its full stop. */
export class TemplateError extends Error {}

/** "The final rendered policy has a maximum size limit of 2048 characters." */
const MOST_CHARACTERS = 2048
/** Texts that one text may become: no policy of that size has as many. */
const MOST_TEXTS = 500

const ENABLED = '@Enabled'
const PLACEHOLDER = /@\{([^{}]*)\}/g
/** As the model has the names of parameters. */
const NAME = /^[ -~]{5,256}$/
/** Where a value may stand. */
const FILLED = ['Resource', 'NotResource', 'Condition'] as const

type Values = ReadonlyMap<string, readonly string[]>

/**
 * The policy that a template becomes with these parameters.
 *
 * INVARIANT (fail closed): every placeholder has a value, every value a placeholder; and a value is text, neither a
 * pattern nor a policy variable: it cannot widen what the template was registered for.
 *
 * @throws TemplateError
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-policy-templates.html
 */
export function renderTemplate(template: DelegationTemplate, parameters: readonly PolicyParameter[]): string {
  const values = valuesOf(parameters)
  const wanted = parametersOf(template)
  for (const name of wanted) if (!values.has(name)) throw new TemplateError(`the parameter ${name} has no value`)
  for (const name of values.keys()) {
    if (!wanted.has(name)) throw new TemplateError(`the template has no parameter ${name}`)
  }
  const statements = template.Statement.filter((each) => isEnabled(each, values)).map((each) => filled(each, values))
  const policy = JSON.stringify({ Version: template.Version, Statement: statements })
  if (policy.length > MOST_CHARACTERS) {
    throw new TemplateError(`the policy has ${policy.length} characters, and ${MOST_CHARACTERS} at most may be`)
  }
  assertPolicy(policy)
  return policy
}

/** @throws TemplateError for what can become no policy, whatever its parameters are. */
export function assertTemplate(template: DelegationTemplate): void {
  for (const statement of template.Statement) {
    const { [ENABLED]: enabled, ...rest } = statement
    if (enabled !== undefined && typeof enabled !== 'string') throw new TemplateError('an @Enabled is no text')
    for (const [element, value] of Object.entries(rest)) {
      const isFilled = FILLED.some((each) => each === element)
      if (!isFilled && JSON.stringify(value)?.includes('@{')) {
        throw new TemplateError(`a placeholder stands in ${element}, and may in ${FILLED.join(', ')} alone`)
      }
    }
  }
  for (const name of parametersOf(template)) {
    if (!NAME.test(name)) throw new TemplateError(`the parameter name “${name}” has not 5 to 256 characters`)
  }
  const values: Values = new Map([...parametersOf(template)].map((name) => [name, ['value']]))
  const statements = template.Statement.map((each) => filled(each, values))
  assertPolicy(JSON.stringify({ Version: template.Version, Statement: statements }))
}

function assertPolicy(policy: string): void {
  try {
    validatePolicy(policy, 'session')
  } catch (error) {
    throw new TemplateError(`it is no policy: ${error instanceof Error ? error.message : ''}`.replace(/\.$/, ''))
  }
}

function valuesOf(parameters: readonly PolicyParameter[]): Values {
  const values = new Map<string, readonly string[]>()
  for (const { Name = '', Values = [], Type } of parameters) {
    if (values.has(Name)) throw new TemplateError(`the parameter ${Name} is there twice`)
    if (Type === undefined) throw new TemplateError(`the parameter ${Name} has no type`)
    if (Values.length === 0 || (Type === 'string' && Values.length > 1)) {
      throw new TemplateError(`the parameter ${Name} has ${Values.length} values, as a ${Type} cannot`)
    }
    for (const value of Values) {
      if (value === '' || /[*?$]|@\{/.test(value)) {
        throw new TemplateError(`a value of the parameter ${Name} is empty, or has one of * ? $ or a placeholder`)
      }
    }
    values.set(Name, Values)
  }
  return values
}

function parametersOf({ Statement }: DelegationTemplate): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { [ENABLED]: enabled, ...rest } of Statement) {
    if (typeof enabled === 'string') names.add(enabled.replace(/^!/, ''))
    for (const [, name = ''] of JSON.stringify(rest).matchAll(PLACEHOLDER)) names.add(name)
  }
  return names
}

/** "Include the statement when parameter value is "True"", or, after a `!`, when it is not. */
function isEnabled({ [ENABLED]: enabled }: TemplateStatement, values: Values): boolean {
  if (typeof enabled !== 'string') return true
  const isNegated = enabled.startsWith('!')
  const [value] = values.get(isNegated ? enabled.slice(1) : enabled) ?? []
  return (value === 'True') !== isNegated
}

function filled({ [ENABLED]: _, ...statement }: TemplateStatement, values: Values): TemplateStatement {
  const entries = Object.entries(statement)
  return Object.fromEntries(entries.map(([element, value]) => [element, filledValue(value, values)]))
}

function filledValue(value: unknown, values: Values): unknown {
  if (typeof value === 'string') {
    const texts = textsOf(value, values)
    return texts.length === 1 ? texts[0] : texts
  }
  if (Array.isArray(value)) {
    return value.flatMap((each): readonly unknown[] =>
      typeof each === 'string' ? textsOf(each, values) : [filledValue(each, values)],
    )
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filledValue(each, values)]))
}

/** "StringList parameters create a cross-product of all combinations." */
function textsOf(text: string, values: Values): readonly string[] {
  let texts: readonly string[] = ['']
  let end = 0
  for (const found of text.matchAll(PLACEHOLDER)) {
    const between = text.slice(end, found.index)
    const own = values.get(found[1] ?? '') ?? []
    if (texts.length * own.length > MOST_TEXTS) throw new TemplateError('the parameters have too many values')
    texts = texts.flatMap((before) => own.map((value) => before + between + value))
    end = found.index + found[0].length
  }
  return texts.map((before) => before + text.slice(end))
}
