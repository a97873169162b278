import { ANY, ANY_IN_SEGMENT, ONE, ONE_IN_SEGMENT, type Pattern } from '../language/wildcard.ts'
import { ANY_IN_NAME, ONE_IN_NAME } from './automaton.ts'
import { conditionHolds, testedKey } from './condition-test.ts'
import { codes, MOST_STATES, textPatterns } from './key-values.ts'
import { type ContextMap, contextOf } from './known-context.ts'
import { type Budget, findIntersection, textClasses, type Union } from './patterns.ts'
import { type ArnParts, arnShape, digits, keysOfArn, USER_ID } from './principal-arns.ts'
import type { RequestKind } from './request-kinds.ts'
import type { TiedKeys } from './tie.ts'

const [ARN, ACCOUNT, USER_NAME] = ['aws:principalarn', 'aws:principalaccount', 'aws:username'] as const
const COLON = 0x3a

/** The account and the name of the principal are parts of its ARN: what is asked of them is asked of the ARN. */
export function principalKeys({ arn: parts, arns = {} }: RequestKind, known: ContextMap): TiedKeys | undefined {
  if (!parts) return undefined
  const keys = keysOfArn(parts).filter((key) => !known.has(key))
  const valuesOf = (arn: string) => new Map(keys.map((key) => [key, partOf(arn, key, parts)]))
  const arn = known.get(ARN)
  if (typeof arn === 'string') return { keys, values: () => ({ values: [valuesOf(arn)], complete: true }) }
  const [account, name] = [known.get(ACCOUNT), known.get(USER_NAME)]
  const within =
    arns.within ??
    arnShape(
      parts,
      typeof account === 'string' ? codes(account) : digits(12),
      typeof name === 'string' ? codes(name) : [ONE_IN_NAME, ANY_IN_NAME],
    )
  const except = arns.except ?? []
  return {
    keys,
    values(conditions, assigned, budget) {
      const asked = keys.map((key) => {
        const own = conditions.filter((condition) => testedKey(condition) === key)
        const { patterns, complete } = textPatterns(own, assigned)
        return { unions: patterns.map((pattern) => ofArn(key, pattern, parts)), complete }
      })
      const unions = asked.flatMap(({ unions }) => unions)
      const { classes, complete } = textClasses([...unions, except], within, { mostStates: MOST_STATES, budget })
      const own = classes.filter(({ matched }) => !matched.includes(unions.length))
      const answers = (text: string) => {
        const context = contextOf(new Map([...assigned, ...valuesOf(text)]))
        return conditions.map((condition) => (conditionHolds(condition, context) ? '1' : '0')).join('')
      }
      const isOwn = (text: string) =>
        covers(within, text, budget) === 'yes' && (except.length === 0 || covers(except, text, budget) === 'no')
      const values = own.map(({ example }) => {
        const wanted = answers(example)
        return valuesOf(legible(example, known).find((text) => answers(text) === wanted && isOwn(text)) ?? example)
      })
      return { values, complete: complete && asked.every((each) => each.complete) }
    },
  }
}

function covers(union: Union, text: string, budget: Budget | undefined): 'yes' | 'no' | 'unknown' {
  const { kind } = findIntersection(union, [codes(text)], { budget })
  return kind === 'found' ? 'yes' : kind === 'none' ? 'no' : kind
}

function partOf(arn: string, key: string, { userId }: ArnParts): string | undefined {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  const account = arn.split(':')[4]
  switch (key) {
    case ACCOUNT:
      return account
    case USER_NAME:
      return name
    case USER_ID:
      return userId === 'account' ? account : `${account}:${name}`
    default:
      return arn
  }
}

/** The ARNs in which the part is as the pattern says. */
function ofArn(key: string, pattern: Pattern, parts: ArnParts): Union {
  switch (key) {
    case ACCOUNT:
      return arnShape(parts, bound(pattern, ANY_IN_SEGMENT, ONE_IN_SEGMENT), [ANY])
    case USER_NAME:
      return arnShape(parts, [ANY_IN_SEGMENT], bound(pattern, ANY_IN_NAME, ONE_IN_NAME))
    case USER_ID:
      if (parts.userId === 'account') return arnShape(parts, bound(pattern, ANY_IN_SEGMENT, ONE_IN_SEGMENT), [])
      return splitAtColon(pattern).flatMap(([account, name]) =>
        arnShape(parts, bound(account, ANY_IN_SEGMENT, ONE_IN_SEGMENT), bound(name, ANY_IN_NAME, ONE_IN_NAME)),
      )
    default:
      return [pattern]
  }
}

/** The ways in which what a pattern covers can have one colon: before and after it. */
function splitAtColon(pattern: Pattern): readonly (readonly [Pattern, Pattern])[] {
  return pattern.flatMap((token, i): (readonly [Pattern, Pattern])[] => {
    const [before, after] = [pattern.slice(0, i), pattern.slice(i + 1)]
    if (token === COLON || token === ONE) return [[before, after]]
    return token === ANY
      ? [
          [
            [...before, ANY],
            [ANY, ...after],
          ],
        ]
      : []
  })
}

function bound(pattern: Pattern, any: number, one: number): Pattern {
  return pattern.map((token) => (token === ANY ? any : token === ONE ? one : token))
}

/** The same with what documentation has for an account and a name, and with an account of digits. */
function legible(arn: string, known: ContextMap): readonly string[] {
  const [start, account = '', rest = ''] = splitAt(arn)
  const accounts = known.has(ACCOUNT)
    ? [account]
    : ['123456789012', ...[...'0123456789'].map((digit) => account.replace(/\D/g, digit))]
  const rests = known.has(USER_NAME) || !rest.includes('/') ? [rest] : [rest.replace(/[^/]+$/, 'example'), rest]
  return accounts.flatMap((each) => rests.map((last) => `${start}:${each}:${last}`))
}

/** Before the account, the account, and what follows. */
function splitAt(arn: string): readonly string[] {
  const parts = arn.split(':')
  return [parts.slice(0, 4).join(':'), parts[4] ?? '', parts.slice(5).join(':')]
}
