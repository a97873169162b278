import { type Arn, parseArn } from '../../aws/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import { withDocument } from '../identity-policies.ts'
import { InvalidInput, NoSuchEntity } from './errors.ts'
import { defaultDocument, type HeldPolicy, heldPolicies, type PolicyHolder } from './held-policies.ts'
import { policyWithArn } from './policies.ts'

/** What is looked at for its access: a user, group or role, by its ARN, path included. */
export type AccessIdentity = PolicyHolder & { readonly arn: Arn; readonly path: string }

/** @throws NoSuchEntity (404), InvalidInput (400) for an ARN that is of none of these kinds. */
export async function accessIdentity(db: Repositories, arn: Arn): Promise<AccessIdentity> {
  const [type = '', name = ''] = nameParts(arn)
  const found = await withNameOf(db, type, name)
  if (found === undefined)
    throw InvalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`)
  if (found?.arn !== arn) throw NoSuchEntity(`The ${type} with name ${name} cannot be found.`)
  return found
}

function nameParts(arn: Arn): readonly string[] {
  const parts = parseArn(arn)
  if (parts?.service !== 'iam') return []
  return [parts.resource.split('/')[0] ?? '', arn.slice(arn.lastIndexOf('/') + 1)]
}

/** `null` where there is none of that name, `undefined` where the type has no policies. */
async function withNameOf(db: Repositories, type: string, name: string): Promise<AccessIdentity | null | undefined> {
  if (type === 'user') {
    const user = await db.users.withName(name)
    return user ? { ...user, kind: 'User', id: user.userId, name: user.userName } : null
  }
  if (type === 'group') {
    const group = await db.groups.withName(name)
    return group ? { ...group, kind: 'Group', id: group.groupId, name: group.groupName } : null
  }
  if (type === 'role') {
    const role = await db.roles.withName(name)
    return role ? { ...role, kind: 'Role', id: role.roleId, name: role.roleName } : null
  }
  return undefined
}

/** The permissions policies of an identity: a user has those of its groups too. */
export async function permissionsPolicies(db: Repositories, identity: PolicyHolder): Promise<readonly HeldPolicy[]> {
  const policies = [...(await heldPolicies(db, identity))]
  const groups = identity.kind === 'User' ? await db.groups.ofUser(identity.id) : []
  for (const { groupId: id, groupName: name } of groups) {
    policies.push(...(await heldPolicies(db, { kind: 'Group', id, name })))
  }
  return policies
}

/** The document of a managed policy. @throws NoSuchEntity (404) */
export async function managedDocument(db: Repositories, arn: Arn): Promise<string> {
  const { arn: policy } = await policyWithArn(db, arn)
  return withDocument({ policy, document: await defaultDocument(db, policy) }).document
}

export function isPolicyArn(arn: Arn): boolean {
  return nameParts(arn)[0] === 'policy'
}
