import { type MaybePromise, PARTITION, principalName, whenKnown } from '../aws/index.ts'
import { plainDenialMessage } from '../policy/index.ts'
import { denialOf } from '../protocol/index.ts'
import {
  type ApiRequest,
  type Ask,
  hasPublicAcl,
  type PublicAccessBlock,
  policyChange,
  policyHolder,
  type ResourcePolicies,
} from '../requests/index.ts'
import type { Exchange } from './exchange.ts'
import { countsAsPublic } from './known-resources.ts'

/**
 * Refuses what S3's Block Public Access does not let anybody set: a public policy of a bucket or an access point, and a
 * public ACL. Asked after the authorisation: who may not make the call learns nothing of the block.
 *
 * @param asks What the call asks for, its own action first.
 * @throws AwsError (403), in AWS's words.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html#access-denied-bpa-examples
 */
export function assertNotBlocked(
  exchange: Exchange,
  request: ApiRequest,
  [ask]: readonly Ask[],
  policies: ResourcePolicies,
): MaybePromise<void> {
  const setting = settingOf(exchange, request)
  const holder = typeof ask?.resource === 'string' ? policyHolder(ask.resource) : undefined
  if (setting === undefined || ask === undefined || holder === undefined) return
  const { accountId, call } = exchange
  return whenKnown(policies.find(holder, { accountId, region: call.region, needsBlock: true }), (known) => {
    if (known?.publicAccessBlock?.[setting] !== true) return
    const { caller, asker = caller } = exchange
    const sentence = plainDenialMessage({ principalArn: principalName(asker), ...ask })
    throw denialOf(call, `${sentence} because ${REASONS[setting]} setting in S3 Block Public Access.`)
  })
}

type Setting = Extract<keyof PublicAccessBlock, 'blockPublicPolicy' | 'blockPublicAcls'>

const REASONS: Readonly<Record<Setting, string>> = {
  blockPublicPolicy: 'public policies are prevented by the BlockPublicPolicy',
  blockPublicAcls: 'public ACLs are prevented by the BlockPublicAcls',
}

/** By AWS's names of service and operation. */
const POLICY_SETTERS: ReadonlySet<string> = new Set(['s3 PutBucketPolicy', 's3control PutAccessPointPolicy'])

/** The setting that forbids the call where it is on. */
function settingOf({ accountId, call }: Exchange, request: ApiRequest): Setting | undefined {
  if (hasPublicAcl(request)) return 'blockPublicAcls'
  if (!POLICY_SETTERS.has(`${request.service} ${request.operation}`)) return undefined
  const change = policyChange(request, { partition: PARTITION, accountId, region: call.region }, {})
  if (change?.what !== 'policy') return undefined
  return countsAsPublic(change.policy, String(change.resource)) ? 'blockPublicPolicy' : undefined
}
