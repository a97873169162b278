import { type Account, call, type Input } from '../../account/index.ts'
import { BOUNDARY_PATH, boundaryName } from '../../administrator/boundary.ts'
import { type Kind, type Removal, type Search, sorted, tagsIn } from '../resource.ts'
import { isUser } from '../user-arn.ts'

/** Managed policies, once nobody has them any more. */
export const policy: Kind = {
  owns: (service, resource) => service === 'iam' && resource.startsWith('policy/'),
  reads: ['ListPolicies', 'ListPolicyTags', 'ListPolicyVersions', 'ListEntitiesForPolicy'].map((name) => `iam:${name}`),

  async find(search) {
    const { account } = search
    const policies = await account.list('iam', 'ListPolicies', { Scope: 'Local' }, 'Policies')
    // One with another path or name is not ours, whatever its tags say.
    const candidates = policies.filter(
      ({ Path, PolicyName = '' }) => Path === BOUNDARY_PATH && PolicyName.endsWith(boundaryName('')),
    )
    const tagged = candidates.map(async ({ Arn: arn = '', PolicyName: name = '', CreateDate: created }) => ({
      arn,
      name,
      created,
      tags: tagsIn(await account.ask('iam', 'ListPolicyTags', { PolicyArn: arn }), ({ Tags }) => Tags),
    }))
    return sorted('policy', await Promise.all(tagged), search, ({ arn }) => removalOf(arn, search))
  },
}

function nameOf(arn: string): string {
  return arn.split('/').at(-1) ?? arn
}

async function removalOf(PolicyArn: string, { account, ours }: Search): Promise<Removal> {
  const ourUsers = new Set([...ours].filter(isUser).map(nameOf))
  const [versions, attached, limited] = await Promise.all([
    account.list('iam', 'ListPolicyVersions', { PolicyArn }, 'Versions'),
    holders(account, { PolicyArn, PolicyUsageFilter: 'PermissionsPolicy' }, ourUsers),
    holders(account, { PolicyArn, PolicyUsageFilter: 'PermissionsBoundary' }, ourUsers),
  ])
  const confined = limited.filter((holder) => !attached.includes(holder))
  const reasons = [
    ...(attached.length > 0 ? [`it is attached to ${attached.join(', ')}`] : []),
    ...(confined.length > 0 ? [`it confines ${confined.join(', ')}`] : []),
  ]
  return {
    calls: [
      ...versions
        .filter(({ IsDefaultVersion }) => !IsDefaultVersion)
        .map(({ VersionId }) => ({ call: call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId }) })),
      { call: call('iam', 'DeletePolicy', { PolicyArn }), removes: PolicyArn },
    ],
    ...(reasons.length > 0 && { blocked: `${reasons.join(' and ')}, which secure did not make` }),
  }
}

/** Who has the policy and stays. The three lists come in the same pages, each of which is asked for once. */
async function holders(
  account: Account,
  input: Input<'iam', 'ListEntitiesForPolicy'>,
  ourUsers: ReadonlySet<string>,
): Promise<readonly string[]> {
  const [users, groups, roles] = await Promise.all([
    account.list('iam', 'ListEntitiesForPolicy', input, 'PolicyUsers'),
    account.list('iam', 'ListEntitiesForPolicy', input, 'PolicyGroups'),
    account.list('iam', 'ListEntitiesForPolicy', input, 'PolicyRoles'),
  ])
  return [
    ...users.filter(({ UserName = '' }) => !ourUsers.has(UserName)).map(({ UserName }) => `user ${UserName}`),
    ...groups.map(({ GroupName }) => `group ${GroupName}`),
    ...roles.map(({ RoleName }) => `role ${RoleName}`),
  ]
}
