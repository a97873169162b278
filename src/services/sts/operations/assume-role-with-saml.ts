import type { AssumeRoleWithSAMLRequest } from '../../../../models/sts.ts'
import type { IdentityProviderPrincipal } from '../../../aws/index.ts'
import type { ConditionKeys } from '../../operation.ts'
import { accountOfProvidersRole, assumptions, passedKeys, roleOfArn, roleTagKeys } from '../assumed.ts'
import { AccessDenied, InvalidIdentityToken } from '../errors.ts'
import { operation, type ProvedSaml, type StsContext } from '../operation.ts'
import { asRequested, recordedPassed } from '../passed-by-provider.ts'
import { roleSession } from '../role-session.ts'
import { isMappedTo, mostSeconds, passedByAssertion } from '../saml-attributes.ts'
import { proveSaml, useUp } from '../saml-identity.ts'
import { keptSamlKeys, nameQualifier, samlKeys, subjectType } from '../saml-keys.ts'

const ACTION = 'sts:AssumeRoleWithSAML'
/** "You cannot call AssumeRoleWithSAML on roles whose name begins with AWSReservedSSO_." */
const RESERVED = /^AWSReservedSSO_/

/**
 * Temporary credentials of a role for whoever has a response of a SAML identity provider that maps it to that role, and
 * that the role's account knows and its trust policy names. Nobody signs it: the response is the proof, and it is good
 * once.
 *
 * @throws AccessDenied (403) alike for a role that is not there, one that does not trust who asks, and one that the
 * response does not name; InvalidIdentityToken, ExpiredTokenException, ValidationError, InvalidParameterValue,
 * MalformedPolicyDocument, PackedPolicyTooLarge (400).
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html
 */
export const assumeRoleWithSaml = operation('AssumeRoleWithSAML', {
  action: ACTION,
  access: 'read',
  who: 'anonymous',
  isRecordedWhole: true,
  account: ({ RoleArn }) => accountOfProvidersRole(RoleArn),

  async asker({ RoleArn, PrincipalArn, SAMLAssertion }, context): Promise<IdentityProviderPrincipal> {
    const identity = context.saml?.identity ?? (await proveSaml(PrincipalArn, SAMLAssertion, context))
    const isOfProvider = identity.providerArn === PrincipalArn && identity.accountId === context.accountId
    if (!isOfProvider || !isMappedTo(identity.assertion, RoleArn, PrincipalArn)) throw notAuthorized()
    context.saml ??= { identity, passed: passedByAssertion(identity.assertion) }
    const { nameId } = identity.assertion
    const user = { type: 'SAMLUser', principalId: `${nameQualifier(identity)}:${nameId}`, userName: nameId } as const
    return { kind: 'identity-provider', provider: PrincipalArn, user }
  },

  resource({ RoleArn }, context) {
    const { tags, sourceIdentity } = proved(context).passed
    const hasSourceIdentity = sourceIdentity !== undefined
    return assumptions(RoleArn, { action: ACTION, hasTags: tags.length > 0, hasSourceIdentity }, context)
  },

  conditionKeys(_, context): ConditionKeys {
    const { identity, passed } = proved(context)
    return { ...samlKeys(identity), ...passedKeys({ sessionName: passed.sessionName, ...asRequested(passed) }) }
  },

  resourceKeys: roleTagKeys,

  recordedInput: (input, context) => recorded(input, proved(context)),

  /** The session is made before the response is used up: what is refused for its input may be asked for again. */
  async prepare({ RoleArn, DurationSeconds, Policy, PolicyArns, MinimumSessionTokenSize }, context) {
    const { identity, passed, isUsedUp = false } = proved(context)
    const role = await roleOfArn(RoleArn, context)
    if (role === undefined || RESERVED.test(role.roleName)) throw notAuthorized()
    const { sessionName, sourceIdentity } = passed
    const request = {
      issuedBy: 'AssumeRoleWithSAML',
      ...asRequested(passed),
      ...{ sessionName, sourceIdentity, DurationSeconds, Policy, PolicyArns, MinimumSessionTokenSize },
      mostSeconds: mostSeconds(identity.assertion, context.clock()),
      federation: { provider: identity.providerArn, claims: keptSamlKeys(identity) },
    } as const
    const session = await roleSession(role, request, context)
    if (!isUsedUp && !(await useUp(identity, context.store)))
      throw InvalidIdentityToken('The SAML assertion has been used already')
    return session
  },

  handle(_, context, session) {
    const { identity } = proved(context)
    const { assertion } = identity
    const type = subjectType(assertion)
    return {
      ...session,
      Subject: assertion.nameId,
      ...(type !== undefined && { SubjectType: type }),
      Issuer: assertion.issuer,
      Audience: assertion.recipient,
      NameQualifier: nameQualifier(identity),
    }
  },
})

/** INVARIANT (fail closed): nothing is decided, and nothing done, before the response was proved. */
function proved({ saml }: Pick<StsContext, 'saml'>): ProvedSaml {
  if (saml === undefined) throw new Error('a SAML identity was asked for that was not proved')
  return saml
}

function notAuthorized(): Error {
  return AccessDenied(`Not authorized to perform ${ACTION}`)
}

/** CloudTrail has what the response says, and not the response. */
function recorded({ SAMLAssertion: _, ...input }: AssumeRoleWithSAMLRequest, { identity, passed }: ProvedSaml): object {
  return {
    ...input,
    SAMLAssertionID: identity.assertion.id,
    RoleSessionName: passed.sessionName,
    ...recordedPassed(passed),
  }
}
