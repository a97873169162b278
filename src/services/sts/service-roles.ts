import { type AuditIdentity, AuditMask, auditEvent, dateInWords } from '../../audit/audit.ts'
import { type AccountId, type Arn, type AssumedRole, accountOfArn, newUuid, type Principal } from '../../aws/index.ts'
import { compile, decideAll, isPrincipalKey, type OwnLayers, principalKey, RequestContext } from '../../policy/index.ts'
import type { Role } from '../../storage/repositories/roles.ts'
import { ownLayers, withDocument } from '../identity-policies.ts'
import type { ConditionKeys } from '../operation.ts'
import type { ServiceTools } from '../service.ts'
import type { AssumedByService, ServiceAssumption, ServiceRoles } from '../service-roles.ts'
import { fromTags } from '../tags.ts'
import { tagMap } from '../user-principal.ts'
import { assumptions, passedKeys, roleOfArn, roleTagKeys } from './assumed.ts'
import { roleSession } from './role-session.ts'

type Tools = Pick<ServiceTools, 'store' | 'clock' | 'random' | 'masterKey'>

/** One of the two assumptions. */
interface Hop {
  readonly asker: Extract<Principal, AuditIdentity>
  readonly policies: OwnLayers
  readonly roleArn: Arn
  readonly seconds: number
  readonly policy: string | undefined
  /** Whether the tags are handed on by the session that asks. */
  readonly isChained: boolean
  readonly keys: ConditionKeys
  /** Who has the event beside the role's account. */
  readonly askersAccount: AccountId | undefined
}

/** A chain of roles gives sessions of an hour. */
const CHAINED_SECONDS = 3_600
const NO_POLICIES: OwnLayers = { identity: compile([]) }
const MASK = new AuditMask(undefined, dateInWords)

/**
 * What STS does for other services of AWS: what the service asks for is decided by the role's trust policy alone, and
 * what it then asks for with that role's session as any other session's AssumeRole.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 */
export function serviceRoles(tools: Tools): ServiceRoles {
  return {
    async assume(assumption) {
      const { service, source, roleArn, seconds, target, policy, sessionName, tags } = assumption
      const first = await assumed(assumption, tools, {
        asker: { kind: 'service', service },
        policies: NO_POLICIES,
        roleArn,
        seconds,
        policy: target ? undefined : policy,
        isChained: false,
        keys: { 'aws:SourceArn': source?.arn, 'aws:SourceAccount': source?.accountId },
        askersAccount: undefined,
      })
      if (first === undefined || target === undefined) return first?.given
      const { accountId, role, given } = first
      const facts = await tools.store.read(accountId).principals.policiesOfRole(role.roleId)
      if (facts === undefined) return undefined
      const second = await assumed(assumption, tools, {
        asker: {
          kind: 'assumed-role',
          accountId,
          arn: given.AssumedRoleUser.Arn,
          role,
          sessionName,
          userId: given.AssumedRoleUser.AssumedRoleId,
          tags: new Map([...tagMap(facts.tags), ...tagMap(fromTags(tags))]),
          credential: {
            kind: 'temporary',
            accessKeyId: given.Credentials.AccessKeyId,
            issuedAt: tools.clock(),
            issuedBy: 'AssumeRole',
            isChained: false,
          },
        } satisfies AssumedRole,
        policies: ownLayers(facts.identity.map(withDocument), facts.boundary),
        roleArn: target.roleArn,
        seconds: CHAINED_SECONDS,
        policy,
        isChained: true,
        keys: { 'sts:ExternalId': target.externalId },
        askersAccount: accountId,
      })
      return second?.given
    },
  }
}

interface Assumed {
  readonly accountId: AccountId
  readonly role: Role
  readonly given: AssumedByService
}

async function assumed(assumption: ServiceAssumption, tools: Tools, hop: Hop): Promise<Assumed | undefined> {
  const { region, consoleRegion, sessionName, tags, workloadKeys } = assumption
  const { roleArn, seconds, policy, isChained } = hop
  const accountId = accountOfArn(roleArn)
  if (accountId === undefined) return undefined
  const { store, clock, random, masterKey } = tools
  const db = store.read(accountId)
  const context = { accountId, region, db, clock, random, masterKey, about: { consoleRegion } }
  const role = await roleOfArn(roleArn, context)
  if (role === undefined || !(await isAllowed(assumption, hop, context))) return undefined
  const TransitiveTagKeys = tags.map(({ Key }) => Key)
  const request = {
    issuedBy: 'AssumeRole',
    sessionName,
    DurationSeconds: seconds,
    Policy: policy,
    workloadKeys,
    ...(isChained ? { chain: { tags: fromTags(tags) } } : { Tags: tags, TransitiveTagKeys }),
  } as const
  const { Credentials, AssumedRoleUser } = await roleSession({ ...role, maxSessionDuration: seconds }, request, context)
  const given = { Credentials, AssumedRoleUser }
  await record(assumption, tools, hop, { accountId, role, given })
  return { accountId, role, given }
}

/** INVARIANT (fail closed): the request has no key but these. What a service sends has no address of a client. */
async function isAllowed(
  { region, sessionName, tags }: ServiceAssumption,
  { asker, policies, roleArn, keys }: Hop,
  context: Parameters<typeof assumptions>[2] & { readonly accountId: AccountId; readonly clock: Tools['clock'] },
): Promise<boolean> {
  const { accountId } = context
  const now = context.clock()
  const TransitiveTagKeys = tags.map(({ Key }) => Key)
  const own = new RequestContext()
  const all: ConditionKeys = {
    ...passedKeys({ sessionName, ...(tags.length > 0 && { Tags: tags, TransitiveTagKeys }) }),
    ...(await roleTagKeys(roleArn, context)),
    ...keys,
    'aws:RequestedRegion': region,
    'aws:ResourceAccount': accountId,
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
    'aws:SecureTransport': 'true',
    'aws:ViaAWSService': 'false',
  }
  for (const [key, value] of Object.entries(all)) if (value !== undefined) own.set(key.toLowerCase(), value)
  const asked = { action: 'sts:AssumeRole', hasTags: tags.length > 0, hasSourceIdentity: false }
  const pairs = (await assumptions(roleArn, asked, context)).map(({ action, resource, resourcePolicy = '' }) => ({
    request: {
      action,
      resource,
      context: (key: string) => (isPrincipalKey(key) ? principalKey(asker, key, now) : own.get(key)),
    },
    layers: {
      ...policies,
      principal: asker,
      resource: {
        accountId,
        policies: compile([{ policy: 'trust policy', document: resourcePolicy }], 'resource-based policy'),
      },
    },
  }))
  return decideAll(pairs).decision.effect === 'Allow'
}

/** The event of STS's own call, which the service made: in the role's account, and in that of a session that asked. */
async function record(
  { service, region, sessionName, tags }: ServiceAssumption,
  { store, clock, random }: Tools,
  { asker, roleArn, seconds, policy, isChained, askersAccount }: Hop,
  { accountId, role, given }: Assumed,
): Promise<void> {
  const requestId = newUuid(random)
  const type = 'AWS::IAM::Role'
  for (const recipient of new Set([accountId, askersAccount ?? accountId])) {
    const event = auditEvent(
      {
        accountId: recipient,
        identity: asker,
        time: clock(),
        eventSource: 'sts.amazonaws.com',
        eventName: 'AssumeRole',
        region,
        sourceIp: service,
        userAgent: service,
        requestId,
        sharedEventId: requestId,
        readOnly: true,
        requestParameters: {
          RoleArn: roleArn,
          RoleSessionName: sessionName,
          DurationSeconds: seconds,
          ...(policy !== undefined && { Policy: policy }),
          ...(tags.length > 0 &&
            (isChained
              ? { IncomingTransitiveTags: new Map(tags.map(({ Key, Value }) => [Key, Value])) }
              : { Tags: tags, TransitiveTagKeys: tags.map(({ Key }) => Key) })),
        },
        responseElements: given,
        resources: [role.roleName, roleArn].map((ResourceName) => ({ ResourceType: type, ResourceName })),
        namedResources: [{ ARN: roleArn, accountId, type }],
      },
      MASK,
    )
    await store.record(recipient, (tx) => tx.audit.append([event]))
  }
}
