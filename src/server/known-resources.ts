import {
  accountOfArn,
  BoundedCache,
  type MaybePromise,
  parseResourceName,
  UncertainArn,
  whenKnown,
} from '../aws/index.ts'
import { isPublicBucketPolicy } from '../policy/index.ts'
import { type KnownResource, policyHolder, type ResourcePolicies, type ResourcesOfCall } from '../requests/index.ts'
import type { AuthorizationRequest } from '../services/operation.ts'

/**
 * What is asked for, with what is known of each resource: whose it is, its own policy, and whether a block of public
 * access closes it. Of a name with unknown parts nothing is known, but where it may have a policy that nobody tells.
 */
export function withKnownResources(
  requests: readonly AuthorizationRequest[],
  policies: ResourcePolicies,
  call: ResourcesOfCall,
): MaybePromise<readonly AuthorizationRequest[]> {
  const all = requests.map((request) => withKnownResource(request, policies, call))
  return all.some((each) => each instanceof Promise) ? Promise.all(all) : (all as readonly AuthorizationRequest[])
}

function withKnownResource(
  request: AuthorizationRequest,
  policies: ResourcePolicies,
  call: ResourcesOfCall,
): MaybePromise<AuthorizationRequest> {
  const { action, resource } = request
  const name = String(resource)
  const holder = policyHolder(name)
  if (resource instanceof UncertainArn && (holder === undefined || parseResourceName(holder) !== holder)) {
    return whenKnown(call.isMaking ? undefined : policies.assertNone?.(resource, call), () => request)
  }
  // What is made has no policy yet, and whether somebody has a bucket of that name is for S3 to say.
  if (holder === undefined || action === 's3:CreateBucket') return request
  return whenKnown(policies.find(holder, { ...call, accountId: accountOfArn(name) ?? call.accountId }), (known) =>
    known ? asKnown(request, holder, known) : request,
  )
}

function asKnown(
  request: AuthorizationRequest,
  holder: string,
  { owner, policy, grants, publicAccessBlock }: KnownResource,
): AuthorizationRequest {
  const isRestricted = publicAccessBlock?.restrictPublicBuckets === true && policy !== undefined
  return {
    ...request,
    ...(owner !== undefined && { ownerAccount: owner }),
    ...(policy !== undefined && { resourcePolicy: policy }),
    ...(grants !== undefined && { grants }),
    ...(isRestricted && { isRestricted: countsAsPublic(policy, holder) }),
  }
}

/** By kind and document: one policy decides on all objects of a bucket. */
const read = new BoundedCache<string, boolean>(256)

/** One that cannot be read here counts as public: whoever keeps the bucket may read it. */
export function countsAsPublic(policy: string, holder: string): boolean {
  const kind = holder.includes(':accesspoint/') ? 'access point' : 'bucket'
  const key = `${kind} ${policy}`
  let answer = read.get(key)
  if (answer === undefined) {
    answer = isPublicOrUnreadable(policy, kind)
    read.set(key, answer)
  }
  return answer
}

function isPublicOrUnreadable(policy: string, kind: 'access point' | 'bucket'): boolean {
  try {
    return isPublicBucketPolicy(policy, kind)
  } catch {
    return true
  }
}
