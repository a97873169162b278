import type { PolicySource } from '../../decide/policy-set.ts'
import type { Way } from './method.ts'
import { identityOf } from './principals.ts'

/** What a way leads to. */
export type Goal = Pick<Way, 'gain' | 'target' | 'group' | 'policy'>

/** The goals of one account by numbers, which are compared a million times. */
export class Goals {
  private readonly numbers = new Map<string, number>()

  /** The same for the same goal. */
  numberOf({ gain, target, group, policy }: Goal): number {
    const what = group || policy ? `${policy ? numberOfSource(policy) : ''} ${group?.arn}` : ''
    const goal = `${gain} ${target ? identityOf(target) : ''} ${what}`
    const number = this.numbers.get(goal) ?? this.numbers.size
    this.numbers.set(goal, number)
    return number
  }
}

/** Policies by their sources, of which an account has one each: they are long. */
const numbers = new WeakMap<PolicySource, number>()
let numbered = 0

export function numberOfSource(source: PolicySource): number {
  const number = numbers.get(source) ?? numbered++
  numbers.set(source, number)
  return number
}
