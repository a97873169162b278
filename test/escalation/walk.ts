import type { Account } from '../../src/policy/analyse/index.ts'
import { ADMINISTRATOR_ACCESS } from '../../src/policy/testing/escalation-arbitrary.ts'
import type { Asked, Steps } from './steps.ts'

/** How many calls a walk makes. */
const LENGTH = 40

/**
 * Does at random what IAM and STS let do whom one can act as, and whom one can by then.
 */
export async function walk(steps: Steps, account: Account, start: string, seed: number): Promise<void> {
  await steps.begin(start)
  const random = mulberry(seed)
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)] as T
  for (let call = 0; call < LENGTH; call++) {
    const hand = pick([...steps.hands.values()])
    const asked = drawn(account, hand.arn, pick)
    const [answer] = await steps.ask(hand, asked)
    if (answer?.output && /LoginProfile$/.test(asked.action)) await steps.signIn(asked.to)
  }
}

const ON_BOTH = [
  'Attach#Policy',
  'Attach#Policy',
  'Put#Policy',
  'Detach#Policy',
  'Delete#Policy',
  'Put#PermissionsBoundary',
  'Delete#PermissionsBoundary',
  'Tag#',
  'Untag#',
]
const ON: Readonly<Record<'User' | 'Role' | 'Group', readonly string[]>> = {
  User: [...ON_BOTH, 'CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile'],
  Role: [...ON_BOTH, 'UpdateAssumeRolePolicy', 'sts:AssumeRole', 'sts:AssumeRole'],
  Group: ['Attach#Policy', 'Put#Policy', 'AddUserToGroup', 'AddUserToGroup', 'RemoveUserFromGroup'],
}

function drawn(account: Account, own: string, pick: <T>(items: readonly T[]) => T): Asked {
  const { users, roles, groups, managedPolicies } = account
  const policies = managedPolicies.map(({ arn }) => arn)
  const versioned = policies.filter((arn) => !arn.startsWith('arn:aws:iam::aws:'))
  const to = pick([own, ...users.map(({ arn }) => arn)])
  if (versioned.length > 0 && pick([...Array(8).keys()]) === 0) {
    return { action: 'iam:CreatePolicyVersion', resource: pick(versioned), to }
  }
  const resource = pick([own, ...[...users, ...roles, ...groups].map(({ arn }) => arn)])
  const kind = resource.includes(':user/') ? 'User' : resource.includes(':role/') ? 'Role' : 'Group'
  const name = pick(ON[kind]).replace('#', kind)
  return {
    action: name.includes(':') ? name : `iam:${name}`,
    resource,
    context: {
      'iam:PolicyARN': pick([ADMINISTRATOR_ACCESS, ...policies]),
      ...(name.startsWith('Put') &&
        name.endsWith('Boundary') && { 'iam:PermissionsBoundary': pick([ADMINISTRATOR_ACCESS, ...policies]) }),
    },
    tags: [{ Key: 'team', Value: pick(['a', 'b']) }],
    to: kind === 'User' ? resource : to,
  }
}

/** @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296
  }
}
