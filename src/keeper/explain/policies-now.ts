import { ownPasswordPolicy, type PolicySource } from '../../policy/index.ts'
import { type Account, decodedDocument, ifExists } from '../account/index.ts'
import type { EventCaller } from './event.ts'

/** What the caller's policies are by now. */
export interface PoliciesNow {
  /** Why there are none: whoever called is gone. */
  readonly gone: string | undefined
  readonly identity: readonly PolicySource[]
  readonly boundary: PolicySource | undefined
}

type Holder = { readonly kind: 'user' | 'group' | 'role'; readonly name: string }

/** The name under which the server has what a password policy lets all users do. */
const OWN_PASSWORD = 'AllowUsersToChangePassword'

/**
 * Reads the policies of whoever called, each by a call of its own: so whoever may not read one is told which.
 *
 * @throws UnansweredError
 */
export async function policiesNow(account: Account, caller: EventCaller): Promise<PoliciesNow> {
  const { type, issuer } = caller
  if (type === 'IAMUser') return userPolicies(account, caller.userName ?? '', caller.principalId, caller.arn)
  if (issuer?.type === 'IAMUser') return userPolicies(account, issuer.name, issuer.id, issuer.arn)
  if (issuer?.type === 'Role') return rolePolicies(account, issuer.name, issuer.id)
  return { ...NOTHING, gone: undefined } // The root user has none.
}

const NOTHING = { identity: [], boundary: undefined }

async function userPolicies(account: Account, UserName: string, id: string, arn: string): Promise<PoliciesNow> {
  const user = ifExists(await account.ask('iam', 'GetUser', { UserName }))?.User
  if (user?.UserId !== id) return { ...NOTHING, gone: whatBecame('user', UserName, user !== undefined) }
  const groups = await account.list('iam', 'ListGroupsForUser', { UserName }, 'Groups')
  const holders: Holder[] = [
    { kind: 'user', name: UserName },
    ...groups.map(({ GroupName = '' }) => ({ kind: 'group', name: GroupName }) as const),
  ]
  const lists = await Promise.all(holders.map((holder) => policiesOf(account, holder)))
  const password = ifExists(await account.ask('iam', 'GetAccountPasswordPolicy', {}))
  const own = password?.PasswordPolicy?.AllowUsersToChangePassword
    ? [{ policy: OWN_PASSWORD, document: ownPasswordPolicy(arn) }]
    : []
  return {
    gone: undefined,
    identity: [...eachOnce(lists.flat()), ...own],
    boundary: await boundaryOf(account, user.PermissionsBoundary?.PermissionsBoundaryArn),
  }
}

async function rolePolicies(account: Account, RoleName: string, id: string): Promise<PoliciesNow> {
  const role = ifExists(await account.ask('iam', 'GetRole', { RoleName }))?.Role
  if (role?.RoleId !== id) return { ...NOTHING, gone: whatBecame('role', RoleName, role !== undefined) }
  return {
    gone: undefined,
    identity: await policiesOf(account, { kind: 'role', name: RoleName }),
    boundary: await boundaryOf(account, role.PermissionsBoundary?.PermissionsBoundaryArn),
  }
}

function whatBecame(kind: string, name: string, isAnother: boolean): string {
  return isAnother ? `the ${kind} ${name} was deleted, and another has its name` : `the ${kind} ${name} was deleted`
}

async function boundaryOf(account: Account, arn: string | undefined): Promise<PolicySource | undefined> {
  return arn === undefined ? undefined : inForce(account, arn)
}

/** Attached to a user and to its groups, a managed policy counts once. */
function eachOnce(policies: readonly PolicySource[]): readonly PolicySource[] {
  return policies.filter(
    ({ policy, version }, index) =>
      version === undefined ||
      policies.findIndex((each) => each.policy === policy && each.version === version) === index,
  )
}

async function policiesOf(account: Account, holder: Holder): Promise<readonly PolicySource[]> {
  const { inline, attached } = await namesOf(account, holder)
  return Promise.all([
    ...attached.map((arn) => inForce(account, arn)),
    ...inline.map(async (policy) => ({
      policy,
      document: decodedDocument(await inlineDocument(account, holder, policy)),
    })),
  ])
}

async function namesOf(account: Account, { kind, name }: Holder) {
  switch (kind) {
    case 'user': {
      const inline = await account.list('iam', 'ListUserPolicies', { UserName: name }, 'PolicyNames')
      const attached = await account.list('iam', 'ListAttachedUserPolicies', { UserName: name }, 'AttachedPolicies')
      return { inline, attached: arnsOf(attached) }
    }
    case 'group': {
      const inline = await account.list('iam', 'ListGroupPolicies', { GroupName: name }, 'PolicyNames')
      const attached = await account.list('iam', 'ListAttachedGroupPolicies', { GroupName: name }, 'AttachedPolicies')
      return { inline, attached: arnsOf(attached) }
    }
    case 'role': {
      const inline = await account.list('iam', 'ListRolePolicies', { RoleName: name }, 'PolicyNames')
      const attached = await account.list('iam', 'ListAttachedRolePolicies', { RoleName: name }, 'AttachedPolicies')
      return { inline, attached: arnsOf(attached) }
    }
    default:
      return kind satisfies never
  }
}

function arnsOf(attached: readonly { readonly PolicyArn?: string | undefined }[]): readonly string[] {
  return attached.flatMap(({ PolicyArn }) => PolicyArn ?? [])
}

async function inlineDocument(
  account: Account,
  { kind, name }: Holder,
  PolicyName: string,
): Promise<string | undefined> {
  switch (kind) {
    case 'user':
      return (await account.read('iam', 'GetUserPolicy', { UserName: name, PolicyName })).PolicyDocument
    case 'group':
      return (await account.read('iam', 'GetGroupPolicy', { GroupName: name, PolicyName })).PolicyDocument
    case 'role':
      return (await account.read('iam', 'GetRolePolicy', { RoleName: name, PolicyName })).PolicyDocument
    default:
      return kind satisfies never
  }
}

/** A managed policy with its version in force. */
export async function inForce(account: Account, arn: string): Promise<PolicySource> {
  const { Policy } = await account.read('iam', 'GetPolicy', { PolicyArn: arn })
  const version = Policy?.DefaultVersionId ?? ''
  return { policy: arn, version, document: (await documentOf(account, arn, version)) ?? '' }
}

/** `undefined` where there is no such version any more. */
export async function documentOf(account: Account, arn: string, version: string): Promise<string | undefined> {
  const answer = await account.ask('iam', 'GetPolicyVersion', { PolicyArn: arn, VersionId: version })
  const document = ifExists(answer)?.PolicyVersion?.Document
  return document === undefined ? undefined : decodedDocument(document)
}
