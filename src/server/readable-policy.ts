import { AwsError, PARTITION } from '../aws/index.ts'
import { compile } from '../policy/index.ts'
import { policyChange } from '../requests/index.ts'
import { apiRequestOf } from './asks-of-call.ts'
import type { Exchange } from './exchange.ts'

/** Whether a document is a policy of a resource that can be decided by: all of it can be read. */
export function isReadablePolicy(document: string): boolean {
  try {
    compile([{ policy: 'resource policy', document }], 'resource-based policy')
    return true
  } catch {
    return false
  }
}

/**
 * Refuses to set a policy that cannot be read, as AWS does: where an upstream took it, nobody would be let in to the
 * resource any more, whoever has it. Asked after the authorisation.
 *
 * @throws AwsError (400)
 */
export function assertReadable(exchange: Exchange): void {
  const { accountId, call } = exchange
  const change = policyChange(apiRequestOf(exchange), { partition: PARTITION, accountId, region: call.region })
  if (change === undefined && call.service === 's3' && call.operation === 'PutBucketPolicy') {
    throw new AwsError('MissingRequestBodyError', 'Request Body is empty', 400)
  }
  if (change?.what !== 'policy' || change.policy === 'none' || change.policy === 'read back') return
  if (isReadablePolicy(change.policy)) return
  const code = call.service === 's3' ? 'MalformedPolicy' : 'MalformedPolicyDocumentException'
  throw new AwsError(code, 'This policy contains invalid Json, or what is no policy of a resource.', 400)
}
