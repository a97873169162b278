import type { GetWebIdentityTokenRequest } from '../../../../models/sts.ts'
import { newUuid } from '../../../aws/index.ts'
import { issuerUrl } from '../../issuer-url.ts'
import type { AuthorizationRequest, ConditionKeys } from '../../operation.ts'
import { requestTagKeys } from '../../tags.ts'
import {
  ALGORITHMS,
  type Algorithm,
  isAlgorithm,
  newTokenKey,
  retiredKeys,
  signedToken,
  signingKey,
} from '../../token-keys.ts'
import {
  InvalidParameterValue,
  OutboundWebIdentityFederationDisabled,
  SessionDurationEscalation,
  ValidationError,
} from '../errors.ts'
import { operation, type StsContext } from '../operation.ts'
import { awsClaims, subjectOf } from '../token-claims.ts'

const DEFAULT_SECONDS = 300

/**
 * A token that tells others who the caller is: they verify it by the keys of the account's issuer, and AWS's clients
 * are not involved. AWS's page names the errors and does not quote their messages, nor does it say how large a token
 * may be. `OriginIdentity` is for sessions that carry an identity of a trusted provider of contexts; here none do.
 *
 * @throws OutboundWebIdentityFederationDisabledException, SessionDurationEscalationException (403), ValidationError,
 * InvalidParameterValue (400).
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_token_claims.html
 */
export const getWebIdentityToken = operation('GetWebIdentityToken', {
  action: 'sts:GetWebIdentityToken',
  access: 'read',

  resource: ({ Tags = [], Scope }): readonly AuthorizationRequest[] => [
    { action: 'sts:GetWebIdentityToken', resource: '*' },
    ...(Tags.length > 0 ? [{ action: 'sts:TagGetWebIdentityToken', resource: '*' }] : []),
    ...(Scope !== undefined ? [{ action: 'sts:SetWebIdentityTokenScope', resource: '*' }] : []),
  ],

  conditionKeys: ({ Audience, DurationSeconds, SigningAlgorithm, SubjectMode, Scope, Tags }): ConditionKeys => ({
    ...requestTagKeys(Tags),
    'sts:IdentityTokenAudience': Audience,
    'sts:DurationSeconds': String(DurationSeconds ?? DEFAULT_SECONDS),
    'sts:SigningAlgorithm': SigningAlgorithm,
    'sts:SubjectMode': SubjectMode ?? 'AWSIdentity',
    'sts:IdentityTokenScope': Scope?.split(' '),
  }),

  async prepare(input, context) {
    const algorithm = algorithmOf(input)
    const issuer = await context.db.tokenIssuer.get()
    if (!issuer?.isEnabled) {
      throw OutboundWebIdentityFederationDisabled('Outbound web identity federation is not enabled for this account.')
    }
    assertOwnSubject(input)
    assertDistinctTags(input)
    return { issuerId: issuer.issuerId, key: await keyFor(algorithm, context) }
  },

  async handle(input, context, { issuerId, key }) {
    const { accountId, caller, clock, masterKey, publicUrl, random, session } = context
    const { Audience, DurationSeconds = DEFAULT_SECONDS } = input
    const issuedAt = Math.floor(clock() / 1000)
    const expiresAt = issuedAt + DurationSeconds
    if (session && expiresAt * 1000 > session.expiresAt) {
      throw SessionDurationEscalation(
        'The requested token duration would extend the session beyond its original expiration time.',
      )
    }
    const [only] = Audience
    const claims = {
      iss: issuerUrl(publicUrl, issuerId),
      aud: Audience.length === 1 ? only : Audience,
      sub: subjectOf(caller),
      iat: issuedAt,
      exp: expiresAt,
      jti: newUuid(random),
      'https://sts.amazonaws.com/': await awsClaims(input, context),
    }
    return {
      WebIdentityToken: signedToken(claims, key, { accountId, masterKey }),
      Expiration: new Date(expiresAt * 1000),
    }
  },
})

function algorithmOf({ SigningAlgorithm }: GetWebIdentityTokenRequest): Algorithm {
  if (isAlgorithm(SigningAlgorithm)) return SigningAlgorithm
  throw ValidationError(
    `1 validation error detected: Value at 'signingAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: [${ALGORITHMS.join(', ')}]`,
  )
}

function assertOwnSubject({ SubjectMode = 'AWSIdentity', Scope }: GetWebIdentityTokenRequest): void {
  if (SubjectMode === 'OriginIdentity') {
    throw ValidationError('The calling session has no aws:OriginIdentity/Subject.')
  }
  if (Scope !== undefined) throw ValidationError('Scope can be specified only when SubjectMode is OriginIdentity.')
}

function assertDistinctTags({ Tags = [] }: GetWebIdentityTokenRequest): void {
  if (new Set(Tags.map(({ Key }) => Key.toLowerCase())).size === Tags.length) return
  throw InvalidParameterValue('Duplicate tag keys found. Please note that Tag keys are case insensitive.')
}

/** The account's key for now. Where one is due, it is made, and those whose tokens are over go. */
async function keyFor(algorithm: Algorithm, { accountId, clock, db, masterKey, store }: StsContext) {
  const now = clock()
  const known = signingKey(await db.tokenIssuer.keys(), algorithm, now)
  if (known) return known
  const made = await newTokenKey(algorithm, { accountId, masterKey, now })
  return await store.record(accountId, async (tx) => {
    const keys = await tx.tokenIssuer.keys()
    const others = signingKey(keys, algorithm, now) // Another request, or node, was first.
    if (others) return others
    for (const { keyId } of retiredKeys(keys, now)) await tx.tokenIssuer.removeKey(keyId)
    await tx.tokenIssuer.addKey(made)
    return made
  })
}
