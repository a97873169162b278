import { AwsError, parseArn, parseResourceName, type ResourceName, UncertainArn } from '../aws/index.ts'
import type { RecordedPolicies } from '../gateway/index.ts'
import type { Store } from '../storage/store.ts'

/** Of one account. A policy has 256 KB at most. */
const MOST = 1000

/** So many times more resources are known to have a policy, and not which. */
const MOST_UNKNOWN = 10

/**
 * In the store, so that other nodes know of them, and a restart widens nothing. What is one too many its upstream has
 * taken already: it is known to be there. INVARIANT (fail closed)
 *
 * @param most of one account.
 */
export function recordedPolicies(store: Store, most = MOST): RecordedPolicies {
  return {
    async find(account, arn) {
      const { recordedPolicies } = store.read(account)
      const row = await recordedPolicies.get(arn)
      if (row) return row.document === null ? 'unknown' : { document: row.document }
      if (await recordedPolicies.hasAsManyAs(most * MOST_UNKNOWN)) return 'unknown'
      const others = await recordedPolicies.arnsOf(serviceOf(arn))
      return others.some((other) => canBe(parseResourceName(other), arn)) ? 'unknown' : 'none'
    },
    async hasAny(account, resource) {
      const { recordedPolicies } = store.read(account)
      if (await recordedPolicies.hasAsManyAs(most * MOST_UNKNOWN)) return true
      return (await recordedPolicies.arnsOf(serviceOf(String(resource)))).some((other) => canBe(resource, other))
    },
    async set(account, arn, policy) {
      const isKept = await store.write(account, async ({ recordedPolicies }) => {
        if (policy === 'none') {
          await recordedPolicies.remove(arn)
          return true
        }
        const document = policy === 'unknown' ? null : policy.document
        const isNew = (await recordedPolicies.get(arn)) === undefined
        const hasRoom = !isNew || !(await recordedPolicies.hasAsManyAs(most))
        if (hasRoom) await recordedPolicies.set(arn, document)
        else if (!(await recordedPolicies.hasAsManyAs(most * MOST_UNKNOWN))) await recordedPolicies.set(arn, null)
        return hasRoom || document === null
      })
      if (!isKept) throw tooMany(most)
    },
    async doubt(account, resource, isSet) {
      await store.write(account, async ({ recordedPolicies }) => {
        const name = String(resource)
        for (const other of await recordedPolicies.arnsOf(serviceOf(name))) {
          if (canBe(resource, other)) await recordedPolicies.set(other, null)
        }
        if (isSet && !(await recordedPolicies.hasAsManyAs(most * MOST_UNKNOWN))) await recordedPolicies.set(name, null)
      })
    },
  }
}

function serviceOf(arn: string): string {
  return parseArn(arn)?.service ?? ''
}

/** Of two names with unknown parts, whether they begin alike: no more is asked. INVARIANT (fail closed) */
function canBe(resource: ResourceName, arn: string): boolean {
  if (!(resource instanceof UncertainArn)) return resource === arn
  const other = parseResourceName(arn)
  if (!(other instanceof UncertainArn)) return resource.canBe(arn)
  const [start = ''] = resource.known
  const [otherStart = ''] = other.known
  return start.startsWith(otherStart) || otherStart.startsWith(start)
}

function tooMany(most: number): AwsError {
  const which = `${most} policies of resources whose upstreams do not tell them`
  return new AwsError(
    'LimitExceededException',
    `Castellan keeps no more than ${which}: it does not know this one, and refuses who asks for its resource.`,
    400,
  )
}
