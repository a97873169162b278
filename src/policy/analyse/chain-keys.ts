import type { ContextValue } from '../language/decision.ts'
import { ANY, ONE } from '../language/wildcard.ts'
import { MOST_STATES, textPatterns } from './key-values.ts'
import type { ContextMap } from './known-context.ts'
import { textClasses } from './patterns.ts'
import type { RequestKind } from './request-kinds.ts'
import type { TiedKeys } from './tie.ts'

const CHAIN_KEYS = ['aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast'] as const
const [CHAIN, FIRST, LAST] = CHAIN_KEYS
/** Beyond this many services not every chain of them is tried. */
const MOST_SERVICES = 5

/** Where somebody says that there is a chain: else the keys can be absent too. */
export function chainKeys({ limits }: RequestKind, known: ContextMap): TiedKeys | undefined {
  const isOpen = CHAIN_KEYS.some((key) => limits.has(key)) && CHAIN_KEYS.every((key) => !known.has(key))
  return isOpen ? chain : undefined
}

/** The services that made the request on the principal's behalf, in order: the first and the last are of them. */
const chain: TiedKeys = {
  keys: CHAIN_KEYS,
  values(conditions, assigned, budget) {
    const { patterns, complete } = textPatterns(conditions, assigned)
    const found = textClasses(
      patterns.map((pattern) => [pattern]),
      [[ONE, ANY]],
      { mostStates: MOST_STATES, budget },
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
