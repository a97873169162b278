import type { Role as RoleOutput } from '../../../models/iam.ts'
import { type Arn, iamArn, type MaybePromise, whenKnown } from '../../aws/index.ts'
import { isServiceLinkedRole, policySize, TRUST_POLICY_SIZE, validatePolicy } from '../../policy/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { Role } from '../../storage/repositories/roles.ts'
import type { ConditionKeys } from '../operation.ts'
import { type KeptTrust, keepTrust, showTrust, type TrustContext } from '../trust-policy.ts'
import { InvalidInput, LimitExceeded, NoSuchEntity, UnmodifiableEntity } from './errors.ts'
import type { IamContext } from './operation.ts'
import { encodeDocument } from './policies.ts'
import { iamTagKeys } from './tags.ts'

/** Seconds, where nothing else is asked for. */
export const MAX_SESSION_DURATION = 3600

export interface NamedRole {
  readonly RoleName: string
}

/** @throws NoSuchEntity (404) */
export function roleNamed(db: Repositories, roleName: string): MaybePromise<Role> {
  return whenKnown(db.roles.withName(roleName), (role) => {
    if (role === undefined) throw NoSuchEntity(`The role with name ${roleName} cannot be found.`)
    return role
  })
}

/**
 * As `roleNamed`, for what changes it: roles that AWS's services have made are theirs, whoever asks and whatever its
 * policies say.
 *
 * @throws NoSuchEntity (404), UnmodifiableEntity (400)
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
 */
export function changeableRole(db: Repositories, roleName: string): MaybePromise<Role> {
  return whenKnown(roleNamed(db, roleName), (role) => {
    if (!isProtected(role.path)) return role
    throw UnmodifiableEntity(
      `Cannot perform the operation on the protected role '${role.roleName}' - this role is only modifiable by AWS`,
    )
  })
}

/**
 * As `changeableRole`, for its description: "You can edit the description of any role", a service's too.
 *
 * @throws NoSuchEntity (404), UnmodifiableEntity (400) for a role of Identity Center's.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-service-linked-role.html
 */
export function describableRole(db: Repositories, roleName: string): MaybePromise<Role> {
  return whenKnown(roleNamed(db, roleName), (role) =>
    isServiceLinkedRole(role.arn) ? role : changeableRole(db, roleName),
  )
}

/** Whether roles below a path are made and changed by AWS alone: service-linked ones, and those of Identity Center. */
function isProtected(path: string): boolean {
  return /^\/aws-(service-role|reserved)\//.test(path)
}

/**
 * For `resource` of operations whose input names a role: its ARN with its path and in its own spelling. A name that
 * nobody has stands for a role at `/`, as was recorded on AWS.
 */
export function namedRole({ RoleName }: NamedRole, { db, accountId }: IamContext): MaybePromise<Arn> {
  return whenKnown(db.roles.withName(RoleName), (role) => role?.arn ?? iamArn(accountId, 'role', '/', RoleName))
}

/** For `conditionKeys` of operations on a role: its tags. */
export async function roleTagKeys({ RoleName }: NamedRole, { db }: IamContext): Promise<ConditionKeys> {
  const role = await db.roles.withName(RoleName)
  return role === undefined ? {} : iamTagKeys(await db.iamTags.ofTarget(role.roleId))
}

/** As `roleTagKeys`, with the boundary that the role has, which most actions on one can be conditional on. */
export async function rolePermissionKeys({ RoleName }: NamedRole, { db }: IamContext): Promise<ConditionKeys> {
  const role = await db.roles.withName(RoleName)
  if (role === undefined) return {}
  return {
    ...iamTagKeys(await db.iamTags.ofTarget(role.roleId)),
    'iam:PermissionsBoundary': role.boundaryArn ?? undefined,
  }
}

/** A trust policy that is asked for, as it is to be kept. @throws MalformedPolicyDocument (400), LimitExceeded (409) */
export async function trustToKeep(document: string, context: TrustContext): Promise<KeptTrust> {
  validatePolicy(document, 'trust')
  if (policySize(document) > TRUST_POLICY_SIZE) {
    throw LimitExceeded(`Cannot exceed quota for ACLSizePerRole: ${TRUST_POLICY_SIZE}`)
  }
  return keepTrust(document, context)
}

/** A role as CreateRole answers it, with its trust policy as it is shown: without its description, as was recorded. */
export function toNewRole(role: Role, trust: string): RoleOutput {
  return {
    Path: role.path,
    RoleName: role.roleName,
    RoleId: role.roleId,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(trust),
  }
}

/** With its description, where it has one. */
export function toDescribedRole(role: Role, trust: string): RoleOutput {
  return { ...toNewRole(role, trust), ...(role.description !== null && { Description: role.description }) }
}

/** A role as lists have it; GetRole adds tags, boundary and last use. */
export async function toRole(role: Role, context: TrustContext): Promise<RoleOutput> {
  return { ...toDescribedRole(role, await showTrust(role, context)), MaxSessionDuration: role.maxSessionDuration }
}

/** When a session of it last asked for something; an empty element where none did. */
export function toLastUsed({ lastUsedAt, lastUsedRegion }: Role): Pick<RoleOutput, 'RoleLastUsed'> {
  return {
    RoleLastUsed: {
      ...(lastUsedAt !== null && { LastUsedDate: new Date(lastUsedAt) }),
      ...(lastUsedRegion !== null && { Region: lastUsedRegion }),
    },
  }
}

/**
 * "Service-linked roles are created only by their service": nobody else has a role below such a path.
 *
 * @throws InvalidInput (400)
 */
export function assertOwnPath(path: string): void {
  if (isProtected(path)) throw InvalidInput(`The path ${path} is reserved for roles that AWS services create.`)
}
