import fc from 'fast-check'
import { type Account, escalation, type PrincipalReport } from '../analyse/index.ts'
import { ADMINISTRATOR_ACCESS, escalationAccount } from './escalation-arbitrary.ts'
import { accountOfPowers } from './escalation-powers.ts'
import { canBeReplayed, wrongPath } from './escalation-replay.ts'
import { attackBy } from './escalation-search.ts'
import { isAllowedEverything } from './escalation-signs.ts'
import { EVERYTHING, holderOf } from './escalation-world.ts'
import type { TrialCase } from './proofs.ts'

/** From how many states of an account all moves are tried, for each who is said to be limited. */
const MOST_WORLDS = 60

/** What is wrong with what is said of a user or role, when steps are taken for real. */
function wrongWith({ arn, verdict, paths }: PrincipalReport, account: Account): string | undefined {
  const by = holderOf(account, arn)
  if (!by) return `nobody is ${arn}`
  switch (verdict) {
    case 'administrator':
      return isAllowedEverything(account, by) ? undefined : `${arn} is not allowed everything`
    case 'limited': {
      const attack = attackBy(account, by, MOST_WORLDS)
      return attack && `${arn} is limited, and can do: ${['nothing more', ...attack].join('\n  ')}`
    }
    case 'administrator-equivalent': {
      const tried = paths.filter((path) => canBeReplayed(account, path))
      const wrongs = tried.map((path) => ({ path, wrong: wrongPath(account, path) }))
      // With a condition, or a tag that might be any, one of them must be true.
      const free = wrongs.find(({ path, wrong }) => !path.isConditional && wrong !== undefined)
      const all = wrongs.length > 0 && wrongs.every(({ wrong }) => wrong !== undefined) ? wrongs[0] : undefined
      const found = free ?? all
      return found && `${arn}: ${found.wrong}, in ${found.path.steps.map(({ sentence }) => sentence).join('; ')}`
    }
    case 'undecided':
      return undefined
    default:
      return verdict satisfies never
  }
}

/** Random accounts, to be tried against a search that takes each step for real before it decides the next. */
export const ATTACKS: fc.Arbitrary<TrialCase> = fc
  .oneof({ weight: 3, arbitrary: accountOfPowers }, { weight: 1, arbitrary: escalationAccount })
  .map((drawn) => {
    const everything = { arn: ADMINISTRATOR_ACCESS, document: EVERYTHING }
    const isGiven = drawn.managedPolicies.some(({ arn }) => arn === ADMINISTRATOR_ACCESS)
    const account = isGiven ? drawn : { ...drawn, managedPolicies: [...drawn.managedPolicies, everything] }
    return {
      given: account,
      run: () => {
        const { principals } = escalation(account)
        const isUndecided = principals.some(({ verdict }) => verdict === 'undecided')
        const isAnyone = principals.some(({ verdict }) => verdict === 'administrator-equivalent')
        return {
          verdict: isUndecided ? ('unknown' as const) : isAnyone ? ('refuted' as const) : ('proved' as const),
          contradiction: principals.reduce<string | undefined>(
            (wrong, each) => wrong ?? wrongWith(each, account),
            undefined,
          ),
        }
      },
    }
  })
