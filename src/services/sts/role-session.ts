import type { AssumedRoleUser, PolicyDescriptorType } from '../../../models/sts.ts'
import { type AccountId, isOptInRegion, type MaybePromise, PARTITION, whenKnown } from '../../aws/index.ts'
import type { PassedToSession, RoleSession, SessionTag } from '../../credentials/index.ts'
import type { Role } from '../../storage/repositories/roles.ts'
import { isUsable, regionStatuses } from '../region-opts.ts'
import type { Tag } from '../tags.ts'
import { InvalidParameterValue, RegionDisabled, ValidationError } from './errors.ts'
import { issue, lasting } from './issue.ts'
import type { StsContext } from './operation.ts'
import { passedToSession } from './passed.ts'

const DEFAULT_SECONDS = 3_600

/** A session of a role, as each operation that gives one asks for it. */
export interface RoleSessionRequest {
  readonly issuedBy: RoleSession['issuedBy']
  readonly sessionName: string
  readonly DurationSeconds?: number | undefined
  /** How long it lasts at most, whatever was asked for: a provider's assertion may say so. */
  readonly mostSeconds?: number
  readonly Policy?: string | undefined
  readonly PolicyArns?: readonly PolicyDescriptorType[] | undefined
  readonly Tags?: readonly Tag[] | undefined
  readonly TransitiveTagKeys?: readonly string[] | undefined
  readonly MinimumSessionTokenSize?: number | undefined
  readonly sourceIdentity?: string | undefined
  /** What the calling session, of another role, hands on; absent where no role session calls. */
  readonly chain?: Chain | undefined
  readonly federation?: RoleSession['federation']
  readonly workloadKeys?: RoleSession['workloadKeys'] | undefined
}

type SessionContext = Pick<StsContext, 'accountId' | 'region' | 'db' | 'clock' | 'random' | 'masterKey' | 'about'>

export interface Chain {
  readonly tags: readonly SessionTag[]
}

/** What a calling session hands on to the next one of its chain: its transitive tags, all of them. */
export function chainOf(session: StsContext['session']): Chain | undefined {
  if (session === undefined || !('sessionName' in session)) return undefined
  const { tags = [], transitiveTagKeys = [] } = session
  const keys = new Set(transitiveTagKeys.map((key) => key.toLowerCase()))
  return { tags: tags.filter(({ key }) => keys.has(key.toLowerCase())) }
}

/**
 * A session of `role`, for whoever was found to be trusted with it: what AssumeRole, AssumeRoleWithSAML and
 * AssumeRoleWithWebIdentity answer in common.
 *
 * @param context of the role's account.
 * @throws ValidationError, InvalidParameterValue, MalformedPolicyDocument, PackedPolicyTooLarge (400);
 *   RegionDisabledException (403) where the role's account does not use the Region.
 */
export function roleSession(
  role: Role,
  request: RoleSessionRequest,
  context: SessionContext,
): MaybePromise<RoleSessionAnswer> {
  if (isOptInRegion(context.region)) return assertRegion(context).then(() => inRegion(role, request, context))
  return inRegion(role, request, context)
}

function inRegion(role: Role, request: RoleSessionRequest, context: SessionContext): MaybePromise<RoleSessionAnswer> {
  const seconds = secondsOf(request, role.maxSessionDuration)
  return whenKnown(passedToSession(request, context.db), (passed) =>
    answerOf(role, request, { passed, seconds }, context),
  )
}

type RoleSessionAnswer = ReturnType<typeof answerOf>

interface Checked {
  readonly passed: PassedToSession
  readonly seconds: number
}

function answerOf(
  { roleId, roleName }: Role,
  request: RoleSessionRequest,
  { passed, seconds }: Checked,
  context: SessionContext,
) {
  const { accountId, clock } = context
  const {
    issuedBy,
    sessionName,
    sourceIdentity,
    chain,
    federation,
    workloadKeys,
    Tags = [],
    TransitiveTagKeys = [],
  } = request
  assertTransitive(Tags, TransitiveTagKeys, chain)
  const tags = [...(passed.tags ?? []), ...(chain?.tags ?? [])]
  const transitiveTagKeys = [...TransitiveTagKeys, ...(chain?.tags ?? []).map(({ key }) => key)]
  const session = {
    issuedBy,
    accountId,
    principalId: roleId,
    sessionName,
    ...lasting(seconds, clock),
    ...passed,
    ...(tags.length > 0 && { tags }),
    ...(transitiveTagKeys.length > 0 && { transitiveTagKeys }),
    ...(chain && { isChained: true }),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...(federation && { federation }),
    ...(workloadKeys && { workloadKeys }),
  }
  const issued = issue(session, context, request.MinimumSessionTokenSize)
  return {
    ...issued,
    AssumedRoleUser: assumedRoleUser(accountId, { roleId, roleName }, sessionName),
    // Where nothing was passed AWS leaves it out.
    ...(Object.keys(passed).length > 0 && { PackedPolicySize: issued.SessionTokenUtilization }),
    ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
  }
}

/** The path of the role is not in it. */
function assumedRoleUser(
  accountId: AccountId,
  { roleId, roleName }: Pick<Role, 'roleId' | 'roleName'>,
  sessionName: string,
): AssumedRoleUser {
  return {
    AssumedRoleId: `${roleId}:${sessionName}`,
    Arn: `arn:${PARTITION}:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
  }
}

/** "STS is not activated in the requested region for the account that is being asked to generate credentials." */
export async function assertRegion({ accountId, region, db, about }: SessionContext): Promise<void> {
  if (isUsable(await regionStatuses(db, about.consoleRegion), region)) return
  throw RegionDisabled(
    `STS is not activated in this region for account:${accountId}. Your account administrator can activate STS in this region using the IAM Console.`,
  )
}

/** In the order and words that were recorded on AWS. */
function secondsOf(
  { DurationSeconds = DEFAULT_SECONDS, mostSeconds = DurationSeconds, chain }: RoleSessionRequest,
  most: number,
): number {
  if (DurationSeconds > most) {
    throw ValidationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
  }
  if (chain && DurationSeconds > DEFAULT_SECONDS) {
    throw ValidationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    )
  }
  return Math.min(DurationSeconds, mostSeconds)
}

/** Recorded on AWS. Keys are compared without regard to their letter case. @throws InvalidParameterValue (400) */
export function assertTransitive(tags: readonly Tag[], transitive: readonly string[], chain: Chain | undefined): void {
  const passed = new Set(tags.map(({ Key }) => Key.toLowerCase()))
  if (transitive.some((key) => !passed.has(key.toLowerCase()))) {
    throw InvalidParameterValue('The specified transitive tag key must be included in the requested tags.')
  }
  if (chain?.tags.some(({ key }) => passed.has(key.toLowerCase()))) {
    throw InvalidParameterValue(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    )
  }
}
