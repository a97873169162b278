import { AwsError, type Credential, consoleSessionOf, mfaTimeOf, type TemporaryCredentials } from '../aws/index.ts'
import type { Exchange } from './exchange.ts'

/** How somebody proved itself, as far as it decides what may be called. */
export type CredentialKind = 'long-term' | 'console' | TemporaryCredentials['issuedBy']

interface Limit {
  readonly iam: 'open' | 'with MFA' | 'closed'
  /** Whether an operation of STS may be called; `undefined` is one that nobody knows. */
  readonly sts: (operation: string | undefined) => boolean
}

const only =
  (...operations: readonly (string | undefined)[]): Limit['sts'] =>
  (operation) =>
    operations.includes(operation)
const allBut =
  (...operations: readonly (string | undefined)[]): Limit['sts'] =>
  (operation) =>
    !operations.includes(operation)

/**
 * "Cannot call GetFederationToken or GetSessionToken." A chained role is under the same; what differs is how long it
 * may last.
 */
const ROLE: Limit = { iam: 'open', sts: allBut('GetFederationToken', 'GetSessionToken') }

/**
 * What each kind of credential may not call, whatever policies say, and root under it too: a session that was stolen
 * must not become a key that lasts.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
 */
const LIMITS: Readonly<Record<CredentialKind, Limit>> = {
  'long-term': { iam: 'open', sts: () => true },
  // The console works with temporary credentials; "this restriction does not apply to console sessions" is about IAM.
  console: ROLE,
  AssumeRole: ROLE,
  AssumeRoleWithSAML: ROLE,
  AssumeRoleWithWebIdentity: ROLE,
  // Partners make roles with it: what else it may not do is in the policy that was accepted. As of a role no session
  // comes of it that this would not limit.
  GetDelegatedAccessToken: ROLE,
  // What else it may not do is in the policy of its task:
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
  AssumeRoot: ROLE,
  // "You cannot call any IAM operations using the CLI or the AWS API. This limitation does not apply to console
  // sessions." "You cannot call any STS operations except GetCallerIdentity, GetScopedCredentials, or
  // GetDelegatedAccessToken."
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
  GetFederationToken: {
    iam: 'closed',
    sts: only('GetCallerIdentity', 'GetScopedCredentials', 'GetDelegatedAccessToken'),
  },
  // "You cannot call any IAM API operations unless MFA authentication information is included in the request. You
  // cannot call any STS API except AssumeRole, GetCallerIdentity, GetScopedCredentials, GetWebIdentityToken, or
  // GetDelegatedAccessToken."
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
  GetSessionToken: {
    iam: 'with MFA',
    sts: only(
      'AssumeRole',
      'GetCallerIdentity',
      'GetScopedCredentials',
      'GetWebIdentityToken',
      'GetDelegatedAccessToken',
    ),
  },
}

/** @throws InvalidClientTokenId (403), as AWS has it, for IAM; AccessDenied (403) for STS. */
export function assertWithinSession({ caller, call, operation }: Exchange): void {
  if (caller.kind === 'anonymous') return
  const { credential } = caller
  if ((call.signingName === 'iam' || standsForIam(operation)) && !mayCallIam(credential)) {
    throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403)
  }
  if (call.signingName === 'sts' && !mayCallSts(credential, call.operation)) {
    const name = call.requestedOperation ?? 'this operation'
    throw new AwsError('AccessDenied', `Cannot call ${name} with session credentials`, 403)
  }
}

/** Ours take the place of IAM's where those do not know root, such as EnableMFADevice: what they change is as much. */
function standsForIam(operation: Exchange['operation']): boolean {
  return typeof operation?.action === 'string' && operation.action.startsWith('iam:')
}

export function mayCallIam(credential: Credential): boolean {
  const { iam } = LIMITS[kindOf(credential)]
  if (consoleSessionOf(credential) !== undefined) return true
  return iam === 'open' || (iam === 'with MFA' && mfaTimeOf(credential) !== undefined)
}

export function mayCallSts(credential: Credential, operation: string | undefined): boolean {
  return LIMITS[kindOf(credential)].sts(operation)
}

function kindOf(credential: Credential): CredentialKind {
  return credential.kind === 'temporary' ? credential.issuedBy : credential.kind
}
