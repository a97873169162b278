import { consoleSessionOf } from '../../../aws/index.ts'
import { validatePolicy } from '../../../policy/index.ts'
import { AccessDenied, InsufficientSessionLifetime, InvalidSubjectCredentials, ValidationError } from '../errors.ts'
import { issue } from '../issue.ts'
import { operation } from '../operation.ts'

/** "A maximum of 3 scope down policy layers are allowed per session." */
const MAX_SCOPES = 3

/**
 * Credentials of the caller's own session, with a policy more that limits it, or with an earlier end. They are the same
 * session: its times of issue and of MFA stay, so that who revokes sessions by `aws:TokenIssueTime` revokes these too.
 * AWS's pages name the errors and do not quote their messages.
 *
 * @throws InvalidSubjectCredentials (400) for a key that lasts, and for a browser; InsufficientSessionLifetime (400);
 * AccessDenied (403) for a fourth policy; MalformedPolicyDocument, PackedPolicyTooLarge, ValidationError (400).
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetScopedCredentials.html
 */
export const getScopedCredentials = operation('GetScopedCredentials', {
  action: 'sts:GetScopedCredentials',
  access: 'read',

  handle({ Policy, DurationSeconds, MinimumSessionTokenSize }, context) {
    const { session, caller, clock } = context
    // A browser that somebody came to by a provider or a broker has a session, and its end must end all that it gave.
    if (session === undefined || consoleSessionOf(caller.credential) !== undefined) {
      throw InvalidSubjectCredentials('GetScopedCredentials must be called with temporary security credentials.')
    }
    if (Policy === undefined && DurationSeconds === undefined) {
      throw ValidationError('At least one of Policy or DurationSeconds must be specified.')
    }
    const scopes = withScope(session.scopes, Policy)
    const { accessKeyId: _, secretAccessKey: __, ...same } = session
    const expiresAt = endOf(session.expiresAt, DurationSeconds, clock())
    const issued = issue({ ...same, expiresAt, scopes }, context, MinimumSessionTokenSize)
    const sourceIdentity = caller.kind === 'assumed-role' ? caller.sourceIdentity : undefined
    return {
      ...issued,
      SessionInfo: { ScopedSessionId: caller.userId, Arn: caller.arn },
      ScopedPoliciesCount: scopes.length,
      ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
    }
  },
})

function withScope(scopes: readonly string[] = [], policy: string | undefined): readonly string[] {
  if (policy === undefined) return scopes
  validatePolicy(policy, 'session')
  if (scopes.length >= MAX_SCOPES) {
    throw AccessDenied(`The session already has the maximum of ${MAX_SCOPES} scope down policies.`)
  }
  return [...scopes, policy]
}

/** "GetScopedCredentials cannot extend a session beyond its original expiration." */
function endOf(expiresAt: number, seconds: number | undefined, now: number): number {
  if (seconds === undefined) return expiresAt
  const end = Math.floor(now / 1000 + seconds) * 1000
  if (end > expiresAt) {
    throw InsufficientSessionLifetime(
      'The requested DurationSeconds is greater than the remaining lifetime of the calling session.',
    )
  }
  return end
}
