import type { ContextValue } from '../language/decision.ts'
import { ANY, ANY_IN_SEGMENT, ONE, ONE_IN_SEGMENT, type Pattern } from '../language/wildcard.ts'
import { ANY_IN_NAME, ONE_IN_NAME } from './automaton.ts'
import { conditionHolds, testedKey } from './condition-test.ts'
import { codes, textPatterns } from './key-values.ts'
import { type ContextMap, contextOf } from './known-context.ts'
import { textClasses, type Union } from './patterns.ts'
import { ARN_KEYS, type ArnParts, arnShape, digits } from './principal-arns.ts'
import type { RequestKind } from './request-kinds.ts'
import type { Condition } from './statements.ts'

/** Condition keys whose values say something of each other: they take their values together. */
export interface TiedKeys {
  /** In lower case. */
  readonly keys: readonly string[]
  /** Values that stand for all, for `conditions`, all of which test one of the keys. */
  readonly values: (conditions: readonly Condition[], assigned: ContextMap) => TiedValues
}

export interface TiedValues {
  readonly values: readonly ContextMap[]
  /** Whether whatever values there can be are to the conditions as one of these. */
  readonly complete: boolean
}

/** What is tied in requests of the kind, of what is not known. */
export function tiedKeys({ arn, limits }: RequestKind, known: ContextMap): readonly TiedKeys[] {
  const ties = arn ? [principalKeys(arn, known)] : []
  // Where nobody says that there is a chain, the keys can be absent too.
  const isChainOpen = CHAIN_KEYS.some((key) => limits.has(key)) && CHAIN_KEYS.every((key) => !known.has(key))
  return [...ties, ...(isChainOpen ? [chainKeys] : [])].filter(({ keys }) => keys.length > 0)
}

const MOST_STATES = 5_000
const [ARN, ACCOUNT, USER_NAME] = ['aws:principalarn', 'aws:principalaccount', 'aws:username'] as const

/** The account and the name of the principal are parts of its ARN: what is asked of them is asked of the ARN. */
function principalKeys(parts: ArnParts, known: ContextMap): TiedKeys {
  const keys = ARN_KEYS.filter((key) => !known.has(key))
  const valuesOf = (arn: string) => new Map(keys.map((key) => [key, partOf(arn, key)]))
  const arn = known.get(ARN)
  if (typeof arn === 'string') return { keys, values: () => ({ values: [valuesOf(arn)], complete: true }) }
  const [account, name] = [known.get(ACCOUNT), known.get(USER_NAME)]
  const within = arnShape(
    parts,
    typeof account === 'string' ? codes(account) : digits(12),
    typeof name === 'string' ? codes(name) : [ONE_IN_NAME, ANY_IN_NAME],
  )
  return {
    keys,
    values(conditions, assigned) {
      const asked = keys.map((key) => {
        const own = conditions.filter((condition) => testedKey(condition) === key)
        const { patterns, complete } = textPatterns(own, assigned)
        return { unions: patterns.map((pattern) => ofArn(key, pattern, parts)), complete }
      })
      const unions = asked.flatMap(({ unions }) => unions)
      const { classes, complete } = textClasses(unions, within, { mostStates: MOST_STATES })
      const answers = (text: string) => {
        const context = contextOf(new Map([...assigned, ...valuesOf(text)]))
        return conditions.map((condition) => (conditionHolds(condition, context) ? '1' : '0')).join('')
      }
      const values = classes.map(({ example }) => {
        const wanted = answers(example)
        return valuesOf(legible(example, known).find((text) => answers(text) === wanted) ?? example)
      })
      return { values, complete: complete && asked.every((each) => each.complete) }
    },
  }
}

function partOf(arn: string, key: string): string | undefined {
  if (key === ACCOUNT) return arn.split(':')[4]
  return key === USER_NAME ? arn.slice(arn.lastIndexOf('/') + 1) : arn
}

/** The ARNs in which the part is as the pattern says. */
function ofArn(key: string, pattern: Pattern, parts: ArnParts): Union {
  switch (key) {
    case ACCOUNT:
      return arnShape(parts, bound(pattern, ANY_IN_SEGMENT, ONE_IN_SEGMENT), [ANY])
    case USER_NAME:
      return arnShape(parts, [ANY_IN_SEGMENT], bound(pattern, ANY_IN_NAME, ONE_IN_NAME))
    default:
      return [pattern]
  }
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
  const rests = known.has(USER_NAME) ? [rest] : [rest.replace(/[^/]+$/, 'example'), rest]
  return accounts.flatMap((each) => rests.map((last) => `${start}:${each}:${last}`))
}

/** Before the account, the account, and what follows. */
function splitAt(arn: string): readonly string[] {
  const parts = arn.split(':')
  return [parts.slice(0, 4).join(':'), parts[4] ?? '', parts.slice(5).join(':')]
}

const CHAIN_KEYS = ['aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast'] as const
const [CHAIN, FIRST, LAST] = CHAIN_KEYS
/** Beyond this many services not every chain of them is tried. */
const MOST_SERVICES = 5

/** The services that made the request on the principal's behalf, in order: the first and the last are of them. */
const chainKeys: TiedKeys = {
  keys: CHAIN_KEYS,
  values(conditions, assigned) {
    const { patterns, complete } = textPatterns(conditions, assigned)
    const found = textClasses(
      patterns.map((pattern) => [pattern]),
      [[ONE, ANY]],
      { mostStates: MOST_STATES },
    )
    const services = found.classes.map(({ example }) => example)
    const some = services.slice(0, MOST_SERVICES)
    const chains: ContextMap[] = []
    for (let bits = 1; bits < 1 << some.length; bits++) {
      const chain = some.filter((_, i) => (bits & (1 << i)) !== 0)
      for (const first of chain) for (const last of chain) chains.push(chainOf(chain, first, last))
    }
    return { values: chains, complete: complete && found.complete && some.length === services.length }
  },
}

function chainOf(services: readonly string[], first: string, last: string): ContextMap {
  const between = services.filter((service) => service !== first && service !== last)
  const chain = services.length === 1 ? services : [first, ...between, last]
  return new Map<string, ContextValue>([
    [CHAIN, chain],
    [FIRST, first],
    [LAST, last],
  ])
}
