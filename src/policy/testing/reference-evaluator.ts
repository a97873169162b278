import type { ContextValue } from '../index.ts'

/**
 * The language in a second evaluator, for tests only: slow, written from AWS's pages by definition, and with nothing
 * that the engine uses. Documents are plain objects, wildcards go by recursion, conditions by asking the question of
 * each value anew. It covers what the generators make. How layers combine is in `reference-combination.ts`.
 */
export interface ReferenceStatement {
  readonly Effect: string
  readonly Principal?: ReferencePrincipals
  readonly NotPrincipal?: ReferencePrincipals
  readonly Action?: string | readonly string[]
  readonly NotAction?: string | readonly string[]
  readonly Resource?: string | readonly string[]
  readonly NotResource?: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}

export type ReferencePrincipals = '*' | Readonly<Record<string, string | readonly string[]>>

export interface ReferenceDocument {
  readonly Version?: string
  readonly Statement: readonly ReferenceStatement[]
}

export interface ReferenceRequest {
  readonly action: string
  readonly resource: string
  readonly context: (key: string) => ContextValue
}

/** The statements whose action, resource and conditions match, whomever they are for. */
export function matchingStatements(
  documents: readonly ReferenceDocument[],
  request: ReferenceRequest,
): readonly ReferenceStatement[] {
  return documents.flatMap(({ Version, Statement }) =>
    Statement.filter((statement) => statementMatches(statement, request, Version === '2012-10-17')),
  )
}

function statementMatches(statement: ReferenceStatement, request: ReferenceRequest, withVariables: boolean): boolean {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement
  const isAction = (pattern: string) => glob(pattern.toLowerCase(), request.action.toLowerCase())
  if (Action !== undefined && !list(Action).some(isAction)) return false
  if (NotAction !== undefined && list(NotAction).some(isAction)) return false
  const isResource = (pattern: string) => resourceMatches(pattern, request, withVariables)
  if (Resource !== undefined && !list(Resource).some(isResource)) return false
  if (NotResource !== undefined && list(NotResource).some(isResource)) return false
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => conditionHolds(operator, key, list(values), request, withVariables)),
  )
}

export function list(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value
}

/** Characters that stand for `*` and `?` as themselves, out of private use. */
const STAR = '\ue000'
const QUESTION = '\ue001'

/** `*` any characters, `?` one; by recursion over both. */
function glob(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern[0] === '*') return glob(pattern.slice(1), text) || (text !== '' && glob(pattern, text.slice(1)))
  return (
    text !== '' &&
    (pattern[0] === '?' || withWildcardsBack(pattern[0] ?? '') === text[0]) &&
    glob(pattern.slice(1), text.slice(1))
  )
}

function withWildcardsBack(text: string): string {
  return text.replaceAll(STAR, '*').replaceAll(QUESTION, '?')
}

function withoutWildcards(text: string): string {
  return text.replaceAll('*', STAR).replaceAll('?', QUESTION)
}

/** The pattern with its variables' values, whose wildcards are escaped; `undefined` where one has none. */
function substitute(pattern: string, request: ReferenceRequest): string | undefined {
  let isNull = false
  const replaced = pattern.replace(/\$\{([^}]+)\}/g, (_, inside: string) => {
    if (inside === '*' || inside === '?') return withoutWildcards(inside)
    if (inside === '$') return '$'
    const [name = '', fallback] = inside.split(/, *'/)
    const value = request.context(name.toLowerCase()) ?? fallback?.slice(0, -1)
    if (typeof value !== 'string') isNull = true
    return typeof value === 'string' ? withoutWildcards(value) : ''
  })
  return isNull ? undefined : replaced
}

/** A segment's last `*` may run over colons, another `*` or `?` before the fifth colon may not. */
function resourceMatches(pattern: string, request: ReferenceRequest, withVariables: boolean): boolean {
  if (pattern === '*') return true
  const segments = pattern.split(':')
  while (segments.length < 6) segments.push('*')
  const fixed = [...segments.slice(0, 5), segments.slice(5).join(':')]
  return segmentsMatch(fixed, request.resource, request, withVariables)
}

function segmentsMatch(
  segments: readonly string[],
  text: string,
  request: ReferenceRequest,
  withVariables: boolean,
): boolean {
  const [first = '', ...rest] = segments
  const segment = withVariables ? substitute(first, request) : first
  if (segment === undefined) return false
  if (rest.length === 0) return glob(segment, text)
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    const candidate = text.slice(0, colon)
    const matches = segment.endsWith('*')
      ? startsMatch(segment.slice(0, -1), candidate)
      : !candidate.includes(':') && glob(segment, candidate)
    if (matches && segmentsMatch(rest, text.slice(colon + 1), request, withVariables)) return true
  }
  return false
}

/** `start` without colons, then anything. */
function startsMatch(start: string, text: string): boolean {
  for (let length = 0; length <= text.length; length++) {
    const head = text.slice(0, length)
    if (!head.includes(':') && glob(start, head)) return true
  }
  return false
}

function conditionHolds(
  name: string,
  key: string,
  policyValues: readonly string[],
  request: ReferenceRequest,
  withVariables: boolean,
): boolean {
  const [, qualifier, operator = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(name) ?? []
  const value = request.context(key.toLowerCase())
  const isAbsent = value === undefined || (Array.isArray(value) && value.length === 0)
  if (operator === 'Null') return policyValues.some((each) => each === (isAbsent ? 'true' : 'false'))
  const isNegated = operator.includes('Not')
  const takesVariables = withVariables && /^(String|Arn|Bool)/.test(operator)
  const compared = policyValues
    .map((each) => (takesVariables ? substitute(each, request) : each))
    .filter((each) => each !== undefined)
  const holdsFor = (one: string): boolean => {
    const answers = compared.map((each) => compare(operator.replace('Not', ''), one, each))
    if (answers.includes('impossible') || compare(operator.replace('Not', ''), one, undefined) === 'impossible') {
      // A value of the policy's that cannot be read matches nothing, but cannot show a negation either.
      return !isNegated && compare(operator, one, undefined) !== 'impossible' && answers.includes(true)
    }
    return answers.includes(true) !== isNegated
  }
  const values = isAbsent ? [] : list(value as string | readonly string[])
  if (qualifier === 'ForAllValues') return value === '' || values.every(holdsFor)
  if (qualifier === 'ForAnyValue') return value !== '' && values.some(holdsFor)
  if (isAbsent) return isNegated || ifExists !== undefined
  return isNegated ? values.every(holdsFor) : values.some(holdsFor)
}

/**
 * Whether the request's value stands in the operator's relation to the policy's; without the latter, whether it can be
 * read at all.
 */
function compare(operator: string, requestValue: string, policyValue: string | undefined): boolean | 'impossible' {
  const policyText = policyValue === undefined ? undefined : withWildcardsBack(policyValue)
  switch (operator) {
    case 'StringEquals':
      return requestValue === policyText
    case 'StringEqualsIgnoreCase':
      return requestValue.toLowerCase() === policyText?.toLowerCase()
    case 'StringLike':
      return policyValue !== undefined && glob(policyValue, requestValue)
    case 'ArnEquals':
    case 'ArnLike':
      return policyValue === undefined ? false : arnLike(policyValue, requestValue)
    case 'Bool':
      return both(
        requestValue,
        policyText,
        (text) => ({ true: 1, false: 0 })[text.toLowerCase()],
        (a, b) => a === b,
      )
    case 'BinaryEquals':
      return both(requestValue, policyText, base64, (a, b) => a === b)
    case 'IpAddress':
      return ipAddress(requestValue, policyText)
  }
  const read: (text: string) => number | bigint | undefined = operator.startsWith('Date') ? date : number
  if (operator.endsWith('LessThan')) return both(requestValue, policyText, read, (a, b) => a < b)
  if (operator.endsWith('LessThanEquals')) return both(requestValue, policyText, read, (a, b) => a <= b)
  if (operator.endsWith('GreaterThan')) return both(requestValue, policyText, read, (a, b) => a > b)
  if (operator.endsWith('GreaterThanEquals')) return both(requestValue, policyText, read, (a, b) => a >= b)
  return both(requestValue, policyText, read, (a, b) => a === b)
}

function both<T>(
  one: string,
  other: string | undefined,
  read: (text: string) => T | undefined,
  compareRead: (a: T, b: T) => boolean,
) {
  const a = read(one)
  if (a === undefined) return 'impossible'
  if (other === undefined) return false
  const b = read(other)
  return b === undefined ? 'impossible' : compareRead(a, b)
}

/** In units of the fortieth place after the point: more than the generators make. */
function number(text: string): bigint | undefined {
  const [, sign, whole, fraction = ''] = /^([+-]?)([0-9]+)(?:[.]([0-9]{1,40}))?$/.exec(text) ?? []
  return whole === undefined ? undefined : BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction.padEnd(40, '0')}`)
}

/** Only the forms that the generators make. */
function date(text: string): number | undefined {
  if (/^[0-9]+$/.test(text)) return Number.parseInt(text, 10) * 1000
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : undefined
}

function base64(text: string): string | undefined {
  return Buffer.from(text, 'base64').toString('base64') === text ? text : undefined
}

/** Version 4 only: the generators make no other. */
function ipAddress(one: string, range: string | undefined): boolean | 'impossible' {
  const bits = (text: string) => {
    const octets = text.split('.')
    if (octets.length !== 4 || !octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256))
      return undefined
    return octets.map((octet) => Number(octet).toString(2).padStart(8, '0')).join('')
  }
  const address = bits(one)
  if (address === undefined) return 'impossible'
  if (range === undefined) return false
  const [network = '', prefix = '32'] = range.split('/')
  const start = bits(network)?.slice(0, Number(prefix))
  return start === undefined ? 'impossible' : address.startsWith(start)
}

function arnLike(pattern: string, arn: string): boolean | 'impossible' {
  const parts = pattern.split(':')
  if (parts.length < 6 && !pattern.endsWith('*')) return 'impossible'
  while (parts.length < 6) parts.push('*')
  const values = arn.split(':')
  if (values.length < 6) return false
  const six = (all: readonly string[]) => [...all.slice(0, 5), all.slice(5).join(':')]
  return six(parts).every((part, i) => glob(part, six(values)[i] ?? ''))
}
