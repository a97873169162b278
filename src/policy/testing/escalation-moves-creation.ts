import type { Account } from '../analyse/index.ts'
import type { NewNames, Plan } from './escalation-moves.ts'
import { EVERYTHING, holdersOf, TEAMS, trusting } from './escalation-world.ts'

/** What can be made: users, and roles that trust all in hand, in any boundary; groups; policies that allow all. */
export function movesOfCreation(account: Account, hands: ReadonlySet<string>, names: NewNames): readonly Plan[] {
  const taken = new Set([...holdersOf(account), ...account.groups, ...account.managedPolicies].map(({ arn }) => arn))
  const free = (arns: readonly string[]) => arns.filter((arn) => !taken.has(arn))
  const nothing = (arn: string) => ({
    name: arn.slice(arn.lastIndexOf('/') + 1),
    arn,
    inlinePolicies: [],
    attachedPolicies: [],
  })
  const boundaries = [undefined, ...account.managedPolicies.map(({ arn }) => arn)]
  const plan = (action: string, resource: string, now: Partial<Account>): Plan => ({
    requests: [{ action: `iam:${action}`, resource }],
    after: () => ({ account: { ...account, ...now } }),
  })
  /** In each boundary, with each tag, which the request then says of what it makes. */
  const plans = (
    noun: 'User' | 'Role',
    resource: string,
    now: (made: { boundary: string | undefined; tags: Readonly<Record<string, string>> }) => Partial<Account>,
  ): readonly Plan[] =>
    boundaries.flatMap((boundary) =>
      TEAMS.map((team) => {
        const tagged = team === undefined ? {} : { 'aws:ResourceTag/team': team, 'iam:ResourceTag/team': team }
        const context = { ...(boundary !== undefined && { 'iam:PermissionsBoundary': boundary }), ...tagged }
        const tags: Readonly<Record<string, string>> = team === undefined ? {} : { team }
        return {
          requests: [{ action: `iam:Create${noun}`, resource, context }],
          ...(team !== undefined && { beside: { action: `iam:Tag${noun}`, resource, context: tagged } }),
          after: () => ({ account: { ...account, ...now({ boundary, tags }) } }),
        }
      }),
    )
  return [
    ...free(names.users).flatMap((arn) =>
      plans('User', arn, (made) => ({ users: [...account.users, { ...nothing(arn), groups: [], ...made }] })),
    ),
    ...free(names.roles).flatMap((arn) =>
      plans('Role', arn, (made) => ({
        roles: [...account.roles, { ...nothing(arn), ...made, trustPolicy: trusting(hands) }],
      })),
    ),
    ...free(names.groups).map((arn) => plan('CreateGroup', arn, { groups: [...account.groups, nothing(arn)] })),
    ...free(names.policies).map((arn) =>
      plan('CreatePolicy', arn, { managedPolicies: [...account.managedPolicies, { arn, document: EVERYTHING }] }),
    ),
  ]
}
