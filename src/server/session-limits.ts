import { AwsError } from '../aws/index.ts'
import type { Exchange } from './exchange.ts'

/** What GetSessionToken's credentials may ask of STS. */
const OF_STS: ReadonlySet<string | undefined> = new Set(['AssumeRole', 'GetCallerIdentity'])

/**
 * "You cannot call any IAM API operations unless MFA authentication information is included in the request. You cannot call any AWS STS
 * API operations except AssumeRole or GetCallerIdentity." No policy lifts this, and root is under it too: a stolen session without MFA
 * must not become a key that lasts.
 *
 * @throws InvalidClientTokenId (403), as AWS has it, for IAM; AccessDenied (403) for STS.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
export function assertWithinSession({ caller, call }: Exchange): void {
  if (caller.kind === 'anonymous' || caller.credential !== 'session') return
  if (call.signingName === 'iam' && caller.mfaAuthenticatedAt === undefined) {
    throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403)
  }
  if (call.signingName === 'sts' && !OF_STS.has(call.operation)) {
    const name = call.requestedOperation ?? 'this operation'
    throw new AwsError('AccessDenied', `Cannot call ${name} with session credentials`, 403)
  }
}
