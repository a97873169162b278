import { isAccountId, isRegionCode, parseArn } from '../aws/index.ts'
import type { Scope } from './ask.ts'

/** `arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}` in pieces: texts and names by turns. */
export interface ArnTemplate {
  /** One more than there are names. */
  readonly texts: readonly string[]
  readonly names: readonly string[]
  /** What is a whole ARN of it. */
  readonly shape: RegExp
}

const known = new Map<string, ArnTemplate>()

export function arnTemplate(text: string): ArnTemplate {
  let template = known.get(text)
  if (template === undefined) {
    template = parse(text)
    known.set(text, template)
  }
  return template
}

/** Some services call the account by another name where it stands in ARNs, and only there is it the caller's. */
const ACCOUNT_ID = /^(arn:[^:]*:[^:]*:[^:]*:)\$\{AccountId\}:/

function parse(text: string): ArnTemplate {
  const [first = '', ...rest] = text.replace(ACCOUNT_ID, '$1${Account}:').split('${')
  const texts = [first]
  const names: string[] = []
  for (const piece of rest) {
    const end = piece.indexOf('}')
    names.push(piece.slice(0, end))
    texts.push(piece.slice(end + 1))
  }
  // Partition, Region and account have no colon; what follows them may have any.
  const shape = names.map((name, index) => (isOfScope(name) ? '[^:]*' : '.+') + asLiteral(texts[index + 1] ?? ''))
  return { texts, names, shape: new RegExp(`^${asLiteral(first)}${shape.join('')}$`, 's') }
}

function asLiteral(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** Whether each request has it, whatever it says. */
export function isOfScope(name: string): boolean {
  return name === 'Partition' || name === 'Region' || name === 'Account'
}

/** What a variable is where the request does not say it. */
export function scopeValue(name: string, scope: Scope): string | undefined {
  switch (name) {
    case 'Partition':
      return scope.partition
    case 'Region':
      return scope.region
    case 'Account':
      return scope.accountId
    default:
      return undefined
  }
}

/** Longer than any ARN that AWS has: what is longer is looked at no further. */
const MOST_CHARACTERS = 2048

/** Whether this is a whole ARN of the template's kind. */
export function isArnOf({ shape }: ArnTemplate, text: string): boolean {
  return text.length <= MOST_CHARACTERS && isArn(text) && shape.test(text)
}

/**
 * A text as who reads no more than the name at its end would take it, where it is a whole ARN of the template's kind:
 * AWS refuses one of another partition, and one without the account or Region that its kind has. What a policy denies
 * must not be reached by leaving them out.
 */
export function asMeant(template: ArnTemplate, arn: string, scope: Scope): string {
  if (!arn.startsWith('arn:')) return arn
  // IAM has no Region: an ARN of a role that says one is a role's all the same.
  const bare = template.names.includes('Region') ? arn : arn.replace(/^(arn:[^:]*:[^:]*:)[^:]+/, '$1')
  const parts = isArnOf(template, bare) ? parseArn(bare) : undefined
  if (parts === undefined) return arn
  const { partition, region, accountId } = parts
  const has = (name: string) => template.names.includes(name)
  const isWhole =
    (!has('Partition') || partition === scope.partition) &&
    (!has('Region') || isRegionCode(region)) &&
    (!has('Account') || isAccountId(accountId) || accountId === 'aws')
  if (isWhole) return bare
  const own = [
    has('Partition') ? scope.partition : partition,
    parts.service,
    has('Region') && !isRegionCode(region) ? scope.region : region,
    has('Account') && !isAccountId(accountId) && accountId !== 'aws' ? scope.accountId : accountId,
  ]
  return `arn:${own.join(':')}:${parts.resource}`
}

export function isArn(text: string): boolean {
  return parseArn(text) !== undefined
}
