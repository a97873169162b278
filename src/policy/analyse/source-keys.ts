import type { ContextValue } from '../language/decision.ts'
import { ANY, ANY_IN_SEGMENT, ONE, ONE_IN_SEGMENT, type Pattern } from '../language/wildcard.ts'
import { conditionHolds, testedKey } from './condition-test.ts'
import { ARNS, codes, keyValues, MOST_STATES, textPatterns } from './key-values.ts'
import { type ContextMap, contextOf } from './known-context.ts'
import { textClasses, type Union } from './patterns.ts'
import { digits } from './principal-arns.ts'
import type { TiedKeys } from './tie.ts'

const [ARN, ACCOUNT] = ['aws:sourcearn', 'aws:sourceaccount'] as const

/**
 * "The calling service passes the account ID of the resource owner": where the source's ARN has an account, it is that.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcearn
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function sourceKeys(known: ContextMap, asked: ReadonlySet<string>): TiedKeys | undefined {
  return asked.has(ARN) && asked.has(ACCOUNT) && !known.has(ARN) && !known.has(ACCOUNT) ? source : undefined
}

const ANY_ACCOUNT = digits(12)

const source: TiedKeys = {
  keys: [ARN, ACCOUNT],
  values(conditions, assigned, budget) {
    const ofKey = (key: string) => conditions.filter((condition) => testedKey(condition) === key)
    const [arns, owners] = [textPatterns(ofKey(ARN), assigned), textPatterns(ofKey(ACCOUNT), assigned)]
    const unions: Union[] = [
      ...arns.patterns.map((pattern) => [pattern]),
      ...[ANY_ACCOUNT, ...owners.patterns.map(inSegment)].map((account) => [withAccount(account)]),
    ]
    const found = textClasses(unions, ARNS, { mostStates: MOST_STATES, budget })
    const limits = { within: [ANY_ACCOUNT], words: ['123456789012'] }
    const accounts = keyValues(ofKey(ACCOUNT), assigned, { isMultivalued: false, type: 'String', limits }, budget)
    const free = accounts.values
    const values = found.classes.flatMap(({ example }) => {
      const arn = legible(example, conditions, assigned)
      const account = arn.split(':')[4] ?? ''
      return (account.length === 12 ? [account, undefined] : free).map((one) => ofSource(arn, one))
    })
    return {
      values: [...free.map((one) => ofSource(undefined, one)), ...values],
      complete: arns.complete && owners.complete && found.complete && accounts.complete,
    }
  },
}

function ofSource(arn: string | undefined, account: ContextValue): ContextMap {
  return new Map([
    [ARN, arn],
    [ACCOUNT, account],
  ])
}

function withAccount(account: Pattern): Pattern {
  const part = [ANY_IN_SEGMENT, ...codes(':')]
  return [...codes('arn:'), ...part, ...part, ...part, ...account, ...codes(':'), ANY]
}

function inSegment(pattern: Pattern): Pattern {
  return pattern.map((token) => (token === ANY ? ANY_IN_SEGMENT : token === ONE ? ONE_IN_SEGMENT : token))
}

/** With an account of digits where that makes no difference. */
function legible(arn: string, conditions: Parameters<TiedKeys['values']>[0], assigned: ContextMap): string {
  const answers = (text: string) => {
    const context = contextOf(new Map([...assigned, [ARN, text], [ACCOUNT, text.split(':')[4]]]))
    return conditions.map((condition) => (conditionHolds(condition, context) ? '1' : '0')).join('')
  }
  const parts = arn.split(':')
  if (parts[4]?.length !== 12) return arn
  const better = [...parts.slice(0, 4), '123456789012', ...parts.slice(5)].join(':')
  return answers(better) === answers(arn) ? better : arn
}
