import type { AssumeRoleWithWebIdentityRequest } from '../../../../models/sts.ts'
import { type IdentityProviderPrincipal, type MaybePromise, whenKnown } from '../../../aws/index.ts'
import type { ConditionKeys } from '../../operation.ts'
import { accountOfProvidersRole, assumptions, passedKeys, roleOfArn, roleTagKeys } from '../assumed.ts'
import { AccessDenied, InvalidIdentityToken } from '../errors.ts'
import { operation, type StsContext } from '../operation.ts'
import { asRequested, recordedPassed } from '../passed-by-provider.ts'
import { keptKeys, providerKeys } from '../provider-claims.ts'
import { roleSession } from '../role-session.ts'
import { proveWebIdentity, type WebIdentity } from '../web-identity.ts'

/**
 * Temporary credentials of a role for whoever has a token of an identity provider that the role's account knows and its
 * trust policy names. Nobody signs it: the token is the proof, and what the caller is otherwise counts for nothing.
 *
 * @throws AccessDenied (403) alike for a role that is not there and one that does not trust who asks;
 * InvalidIdentityToken, ExpiredTokenException, IDPCommunicationError, ValidationError, InvalidParameterValue,
 * MalformedPolicyDocument, PackedPolicyTooLarge (400).
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export const assumeRoleWithWebIdentity = operation('AssumeRoleWithWebIdentity', {
  action: 'sts:AssumeRoleWithWebIdentity',
  access: 'read',
  who: 'anonymous',
  isRecordedWhole: true,
  account: ({ RoleArn }) => accountOfProvidersRole(RoleArn),

  asker({ WebIdentityToken, ProviderId }, context): MaybePromise<IdentityProviderPrincipal> {
    // "Do not specify this value for OpenID Connect ID tokens": access tokens are known to their own service alone.
    if (ProviderId !== undefined) throw InvalidIdentityToken(`No provider takes access tokens of ${ProviderId}`)
    return whenKnown(proveWebIdentity(WebIdentityToken, context), (identity) => {
      context.webIdentity = identity
      const { provider, audience, subject } = identity
      const principalId = `${provider.principal}:${audience}:${subject}`
      const user = { type: 'WebIdentityUser', principalId, userName: subject } as const
      return { kind: 'identity-provider', provider: provider.principal, user }
    })
  },

  resource(input, context) {
    const { tags, sourceIdentity } = proved(context)
    const hasTags = tags.length > 0
    const hasSourceIdentity = sourceIdentity !== undefined
    return assumptions(input.RoleArn, { action: ACTION, hasTags, hasSourceIdentity }, context)
  },

  conditionKeys({ RoleSessionName }, context): ConditionKeys {
    const identity = proved(context)
    return { ...providerKeys(identity), ...passedKeys({ sessionName: RoleSessionName, ...asRequested(identity) }) }
  },

  resourceKeys: roleTagKeys,

  recordedInput: (input, context) => recorded(input, proved(context)),

  handle: ({ RoleArn, RoleSessionName: sessionName, ...input }, context) =>
    whenKnown(roleOfArn(RoleArn, context), (role) => {
      if (role === undefined) throw AccessDenied(`Not authorized to perform ${ACTION}`)
      const { DurationSeconds, Policy, PolicyArns, MinimumSessionTokenSize } = input
      const identity = proved(context)
      const { provider, audience, subject, sourceIdentity } = identity
      const request = {
        issuedBy: 'AssumeRoleWithWebIdentity',
        ...asRequested(identity),
        ...{ sessionName, sourceIdentity, DurationSeconds, Policy, PolicyArns, MinimumSessionTokenSize },
        federation: { provider: provider.principal, claims: keptKeys(identity) },
      } as const
      return whenKnown(roleSession(role, request, context), (session) => ({
        ...session,
        SubjectFromWebIdentityToken: subject,
        Provider: provider.principal,
        Audience: audience,
      }))
    }),
})

const ACTION = 'sts:AssumeRoleWithWebIdentity'

/** INVARIANT (fail closed): nothing is decided, and nothing done, before the token was proved. */
function proved({ webIdentity }: Pick<StsContext, 'webIdentity'>): WebIdentity {
  if (webIdentity === undefined) throw new Error('a web identity was asked for that was not proved')
  return webIdentity
}

/** CloudTrail has what the token passes, and not the token. */
function recorded({ WebIdentityToken: _, ...input }: AssumeRoleWithWebIdentityRequest, identity: WebIdentity): object {
  return { ...input, ...recordedPassed(identity) }
}
