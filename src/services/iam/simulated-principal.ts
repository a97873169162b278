import { type Arn, type IamUser, parseArn } from '../../aws/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { AppliedPolicy } from '../../storage/repositories/principals.ts'
import { identityPolicies, withDocument } from '../identity-policies.ts'
import { userPrincipal } from '../user-principal.ts'
import { InvalidInput, NoSuchEntity } from './errors.ts'
import { attachedPolicy, findPolicy, isAwsManaged } from './policies.ts'
import type { SimulatedPolicy } from './simulation.ts'

/** A user or group with all that applies to it. */
export interface SimulatedPrincipal {
  readonly identity: readonly SimulatedPolicy[]
  readonly boundary: readonly SimulatedPolicy[] | undefined
  /** Whose requests these are; nobody asks as a group. */
  readonly principal: IamUser | undefined
}

/** @throws NoSuchEntity (404), InvalidInput (400) */
export async function simulatedPrincipal(db: Repositories, arn: Arn): Promise<SimulatedPrincipal> {
  const parts = parseArn(arn)
  const [type = '', name = ''] = [parts?.resource.split('/')[0], arn.slice(arn.lastIndexOf('/') + 1)]
  if (parts?.service !== 'iam' || !['user', 'group', 'role'].includes(type)) {
    throw InvalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`)
  }
  const found = type === 'user' ? await user(db, arn, name) : type === 'group' ? await group(db, arn, name) : undefined
  if (found === undefined) throw NoSuchEntity(`The ${type} with name ${name} cannot be found.`)
  return found
}

async function user(db: Repositories, arn: Arn, name: string): Promise<SimulatedPrincipal | undefined> {
  const named = await db.users.withName(name)
  const facts = named?.arn === arn ? await db.principals.policiesOf(named.userId) : undefined
  if (facts === undefined) return undefined
  return {
    identity: identityPolicies(facts).map((policy) => simulated(policy, 'user')),
    boundary: facts.boundary && [simulated(facts.boundary, 'user')],
    principal: userPrincipal(db.accountId, facts),
  }
}

async function group(db: Repositories, arn: Arn, name: string): Promise<SimulatedPrincipal | undefined> {
  const found = await db.groups.withName(name)
  if (found?.arn !== arn) return undefined
  const identity: SimulatedPolicy[] = []
  for (const policyArn of await db.policyAttachments.ofTarget(found.groupId)) {
    identity.push(simulated({ policy: policyArn, document: await defaultDocument(db, policyArn) }, 'group'))
  }
  for (const { policyName, document } of await db.inlinePolicies.ofTarget(found.groupId)) {
    identity.push(simulated({ policy: policyName, document }, 'group'))
  }
  return { identity, boundary: undefined, principal: undefined }
}

async function defaultDocument(db: Repositories, arn: Arn): Promise<string | undefined> {
  if (isAwsManaged(arn)) return undefined
  const policy = await findPolicy(db, arn)
  const own = policy && (await db.managedPolicies.withArn(policy.arn))
  return own && (await db.managedPolicies.version(own.policyId, own.defaultVersion))?.document
}

function simulated(applied: AppliedPolicy, holder: 'user' | 'group'): SimulatedPolicy {
  const { policy, document } = withDocument(applied)
  if (!policy.startsWith('arn:')) return { sourceId: policy, sourceType: holder, document }
  return {
    sourceId: attachedPolicy(policy).PolicyName,
    sourceType: isAwsManaged(policy) ? 'aws-managed' : 'user-managed',
    document,
  }
}
