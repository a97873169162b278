import { type AccountPrincipal, type Arn, parseArn, principalOfArn } from '../../aws/index.ts'
import type { PolicySource } from '../../policy/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import { accountPolicies, withDocument } from '../identity-policies.ts'
import { tagMap, userPrincipal } from '../user-principal.ts'
import { InvalidInput, NoSuchEntity } from './errors.ts'
import { heldPolicies, type PolicyHolder } from './held-policies.ts'
import { attachedPolicy } from './policies.ts'
import type { SimulatedPolicy } from './simulation-results.ts'

/** A user, group or role with all that applies to it. */
export interface SimulatedPrincipal {
  readonly identity: readonly SimulatedPolicy[]
  readonly boundary: readonly SimulatedPolicy[] | undefined
  /** Whose requests these are; nobody asks as a group. */
  readonly principal: AccountPrincipal | undefined
}

/** @throws NoSuchEntity (404), InvalidInput (400) */
export async function simulatedPrincipal(db: Repositories, arn: Arn): Promise<SimulatedPrincipal> {
  const parts = parseArn(arn)
  const [type = '', name = ''] = [parts?.resource.split('/')[0], arn.slice(arn.lastIndexOf('/') + 1)]
  if (parts?.service !== 'iam' || !['user', 'group', 'role'].includes(type)) {
    throw InvalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`)
  }
  const found = await { user, group, role }[type as 'user' | 'group' | 'role'](db, arn, name)
  if (found === undefined) throw NoSuchEntity(`The ${type} with name ${name} cannot be found.`)
  return found
}

async function user(db: Repositories, arn: Arn, name: string): Promise<SimulatedPrincipal | undefined> {
  const named = await db.users.withName(name)
  const facts = named?.arn === arn ? await db.principals.policiesOf(named.userId) : undefined
  if (named === undefined || facts === undefined) return undefined
  const identity = await policiesOf(db, { kind: 'User', id: named.userId, name })
  for (const { groupId, groupName } of await db.groups.ofUser(named.userId)) {
    identity.push(...(await policiesOf(db, { kind: 'Group', id: groupId, name: groupName })))
  }
  identity.push(...accountPolicies(facts).map(({ policy, document }) => ({ sourceId: policy, document })))
  return {
    identity,
    boundary: facts.boundary && [managed(withDocument(facts.boundary))],
    principal: userPrincipal(db.accountId, facts),
  }
}

async function group(db: Repositories, arn: Arn, name: string): Promise<SimulatedPrincipal | undefined> {
  const found = await db.groups.withName(name)
  if (found?.arn !== arn) return undefined
  const identity = await policiesOf(db, { kind: 'Group', id: found.groupId, name })
  return { identity, boundary: undefined, principal: undefined }
}

/** As a session of the role would ask, but for what only a session has. */
async function role(db: Repositories, arn: Arn, name: string): Promise<SimulatedPrincipal | undefined> {
  const named = await db.roles.withName(name)
  const facts = named?.arn === arn ? await db.principals.policiesOfRole(named.roleId) : undefined
  const session = principalOfArn(arn)
  if (facts === undefined || session?.kind !== 'assumed-role') return undefined
  return {
    identity: await policiesOf(db, { kind: 'Role', id: facts.roleId, name }),
    boundary: facts.boundary && [managed(withDocument(facts.boundary))],
    principal: { ...session, tags: tagMap(facts.tags) },
  }
}

async function policiesOf(db: Repositories, holder: PolicyHolder): Promise<SimulatedPolicy[]> {
  const held = await heldPolicies(db, holder)
  return held.map(({ policyName, arn, document }) => ({
    // As recorded on AWS of a role's inline policies.
    sourceId: arn === undefined ? `${holder.kind.toLowerCase()}_${holder.name}_${policyName}` : policyName,
    document,
  }))
}

function managed({ policy, document }: PolicySource): SimulatedPolicy {
  return { sourceId: attachedPolicy(policy).PolicyName, document }
}
