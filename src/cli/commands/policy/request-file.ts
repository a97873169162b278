import { type AccountId, isAccountId, isRegionCode } from '../../../aws/index.ts'
import { parameterProblem } from '../../../protocol/index.ts'
import { type ApiRequest, ruleOf, serviceNames, serviceTable } from '../../../requests/index.ts'
import { nearest, UsageError } from '../../command.ts'
import { readText } from './policy-file.ts'

/** A request to a service of AWS's as a file has it, with what of its surroundings the file says. */
export interface WrittenRequest extends ApiRequest {
  readonly account: AccountId | undefined
  readonly region: string | undefined
  /** The ARN of who asks. */
  readonly principal: string | undefined
  readonly context: Readonly<Record<string, string | readonly string[]>>
}

const MEMBERS = ['service', 'operation', 'parameters', 'account', 'region', 'principal', 'context']
const EXAMPLE =
  'give it as `{ "service": "dynamodb", "operation": "GetItem", "parameters": { "TableName": "orders" } }`'

/**
 * Reads `--request FILE`.
 *
 * @throws UsageError for what is no request, or one that AWS does not have.
 */
export async function readRequest(word: string): Promise<WrittenRequest> {
  const written = objectOf(await readText(word, 'name a file with a request, or `-` for standard input'), word)
  for (const name of Object.keys(written)) {
    if (MEMBERS.includes(name)) continue
    throw wrong(word, `has \`${name}\`, which is nothing of a request`, meant(name, MEMBERS) ?? EXAMPLE)
  }
  const service = serviceOf(text(written, 'service', word) ?? missing('service', word))
  const operation = operationOf(service, text(written, 'operation', word) ?? missing('operation', word))
  const { parameters = {} } = written
  if (!isObject(parameters)) throw wrong(word, 'has `parameters` that are no object', EXAMPLE)
  const problem = parameterProblem(service, operation, parameters)
  if (problem !== undefined) {
    throw wrong(word, `is no ${operation}: ${problem}`, `see the API reference of ${service} for ${operation}`)
  }
  return {
    service,
    operation,
    parameters,
    account: accountOf(text(written, 'account', word), word),
    region: regionOf(text(written, 'region', word), word),
    principal: text(written, 'principal', word),
    context: contextOf(written.context, word),
  }
}

function wrong(word: string, problem: string, hint: string): UsageError {
  return new UsageError(`\`${word}\` ${problem}`, hint)
}

function missing(name: string, word: string): never {
  throw wrong(word, `does not say which \`${name}\``, EXAMPLE)
}

function meant(word: string, names: readonly string[]): string | undefined {
  const alike = names.find((name) => name.toLowerCase() === word.toLowerCase()) ?? nearest(word, names)
  return alike === undefined ? undefined : `did you mean \`${alike}\`?`
}

function objectOf(content: string, word: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch (error) {
    throw wrong(word, `is no JSON: ${error instanceof Error ? error.message : String(error)}`, EXAMPLE)
  }
  if (!isObject(value)) throw wrong(word, 'is no object', EXAMPLE)
  return value
}

function serviceOf(name: string): string {
  if (serviceTable(name)) return name
  const names = serviceNames()
  const byPrefix = names.find((each) => serviceTable(each)?.prefix === name.toLowerCase())
  const hint = byPrefix ? `did you mean \`${byPrefix}\`?` : meant(name, names)
  throw new UsageError(
    `AWS has no service \`${name}\``,
    hint ?? 'give it as AWS’s models name it, such as `dynamodb`, `stepfunctions` or `elbv2`',
  )
}

function operationOf(service: string, name: string): string {
  if (ruleOf(service, name)) return name
  const hint = meant(name, serviceTable(service)?.operationNames ?? [])
  throw new UsageError(`${service} has no operation \`${name}\``, hint ?? `see the API reference of ${service}`)
}

function text(written: Readonly<Record<string, unknown>>, name: string, word: string): string | undefined {
  const value = written[name]
  if (value === undefined || (typeof value === 'string' && value !== '')) return value
  throw wrong(word, `has a \`${name}\` that is no text`, EXAMPLE)
}

function accountOf(value: string | undefined, word: string): AccountId | undefined {
  if (value === undefined || isAccountId(value)) return value
  throw wrong(word, `has the account \`${value}\`, which is no account id`, 'give its 12 digits')
}

function regionOf(value: string | undefined, word: string): string | undefined {
  if (value === undefined || isRegionCode(value)) return value
  throw wrong(word, `has the Region \`${value}\`, which is no code of one`, 'give its code, such as `eu-central-1`')
}

function contextOf(value: unknown, word: string): WrittenRequest['context'] {
  if (value === undefined) return {}
  const isText = (each: unknown) => typeof each === 'string'
  const isKeys = (each: unknown): each is WrittenRequest['context'] =>
    isObject(each) && Object.values(each).every((key) => isText(key) || (Array.isArray(key) && key.every(isText)))
  if (isKeys(value)) return value
  throw wrong(
    word,
    'has a `context` that is not of condition keys with a text or a list of texts each',
    'give it as `"context": { "aws:SourceIp": "203.0.113.7" }`',
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
