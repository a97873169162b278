import { AwsError } from '../aws/index.ts'
import type { RecordedPolicies } from '../gateway/index.ts'
import type { Store } from '../storage/store.ts'

/** Of one account. A policy has 256 KB at most. */
const MOST = 1000

/** In the store, so that other nodes know of them, and a restart widens nothing. */
export function recordedPolicies(store: Store): RecordedPolicies {
  return {
    async find(account, arn) {
      const row = await store.read(account).recordedPolicies.get(arn)
      if (row === undefined) return 'none'
      return row.document === null ? 'unknown' : { document: row.document }
    },
    async set(account, arn, policy) {
      await store.write(account, async ({ recordedPolicies }) => {
        if (policy === 'none') return await recordedPolicies.remove(arn)
        const isNew = (await recordedPolicies.get(arn)) === undefined
        if (isNew && (await recordedPolicies.hasAsManyAs(MOST))) throw tooMany()
        await recordedPolicies.set(arn, policy === 'unknown' ? null : policy.document)
      })
    },
  }
}

function tooMany(): AwsError {
  const which = `${MOST} policies of resources whose upstreams do not tell them`
  return new AwsError(
    'LimitExceededException',
    `Castellan keeps no more than ${which}: it does not know this one.`,
    400,
  )
}
