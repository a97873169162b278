import type { AssumeRoleRequest } from '../../../../models/sts.ts'
import { type AuthenticatedPrincipal, whenKnown } from '../../../aws/index.ts'
import type { ConditionKeys } from '../../operation.ts'
import { accountOfRole, assumptions, passedKeys, roleOfArn, roleTagKeys } from '../assumed.ts'
import { AccessDenied, InvalidContextAssertion, ValidationError } from '../errors.ts'
import { operation, type StsContext } from '../operation.ts'
import { assertPassable } from '../passed.ts'
import { proveDevice } from '../prove-device.ts'
import { assertTransitive, chainOf, roleSession } from '../role-session.ts'

/**
 * Temporary credentials of a role, in the caller's account or another, for whom its trust policy names and whose own
 * policies let it. The session may what the role may, less what the session policies leave out.
 *
 * @throws AccessDenied (403) to root, for a wrong MFA code, and as for any denial for a role that is not there;
 * ValidationError, InvalidParameterValue, MalformedPolicyDocument, PackedPolicyTooLarge, InvalidContextAssertion (400).
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export const assumeRole = operation('AssumeRole', {
  action: 'sts:AssumeRole',
  access: 'read',
  isRecordedWhole: true,
  account: ({ RoleArn }) => accountOfRole(RoleArn),

  asker(input, context) {
    const { caller, clock } = context
    if (caller.kind === 'root') throw AccessDenied('Roles may not be assumed by root accounts.')
    const { SerialNumber, TokenCode } = input
    if (SerialNumber === undefined && TokenCode === undefined) return caller
    // A code is good once: none is looked at, and used up, for what nobody could be given. What may still be refused
    // for the role's sake uses it up, or a code that was guessed here would be good elsewhere.
    const { Tags, TransitiveTagKeys, ...whole } = { ...input }
    assertPassable({ ...whole, Tags })
    assertTransitive(Tags ?? [], TransitiveTagKeys ?? [], chainOf(context.session))
    const code = {
      ...(SerialNumber !== undefined && { SerialNumber }),
      ...(TokenCode !== undefined && { TokenCode }),
    }
    return whenKnown(proveDevice(code, context), (isMfa) => (isMfa ? withMfa(caller, clock()) : caller))
  },

  resource: (input, context) =>
    assumptions(
      input.RoleArn,
      {
        action: 'sts:AssumeRole',
        hasTags: (input.Tags ?? []).length > 0 || (chainOf(context.session)?.tags ?? []).length > 0,
        hasSourceIdentity: input.SourceIdentity !== undefined || sourceIdentityOf(context) !== undefined,
        hasContexts: (input.ProvidedContexts ?? []).length > 0,
      },
      context,
    ),

  conditionKeys: ({ RoleSessionName, ExternalId, ...passed }): ConditionKeys => ({
    ...passedKeys({ sessionName: RoleSessionName, ...passed }),
    'sts:ExternalId': ExternalId,
  }),

  resourceKeys: roleTagKeys,

  recordedInput: (input, { session }) => withIncomingTags(input, session),

  handle: (input, context) =>
    whenKnown(roleOfArn(input.RoleArn, context), (role) => {
      if (role === undefined) throw AccessDenied(denialOf(context.caller, input.RoleArn))
      if (input.ProvidedContexts) {
        throw InvalidContextAssertion('The context assertion does not match a trusted context provider.')
      }
      const { RoleSessionName: sessionName, SourceIdentity, RoleArn: _, ...passed } = input
      const sourceIdentity = keptSourceIdentity(SourceIdentity, sourceIdentityOf(context))
      const chain = chainOf(context.session)
      return roleSession(role, { ...passed, issuedBy: 'AssumeRole', sessionName, sourceIdentity, chain }, context)
    }),
})

/** Of what is no role, as of a role that is not there: the caller's own policies may allow it all the same. */
function denialOf({ arn }: AuthenticatedPrincipal, roleArn: string): string {
  return `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`
}

/** A code counts for the decision on this request, and is in no session's context afterwards. */
function withMfa(caller: AuthenticatedPrincipal, mfaAuthenticatedAt: number): AuthenticatedPrincipal {
  return { ...caller, credential: { ...caller.credential, mfaAuthenticatedAt } } as AuthenticatedPrincipal
}

function sourceIdentityOf({ caller }: StsContext): string | undefined {
  return caller.kind === 'assumed-role' ? caller.sourceIdentity : undefined
}

/** "After the source identity is set, the value cannot be changed." The message was recorded on AWS. */
function keptSourceIdentity(asked: string | undefined, own: string | undefined): string | undefined {
  if (asked !== undefined && own !== undefined && asked !== own) {
    throw ValidationError('The source identity is already set for this assume role session')
  }
  return own ?? asked
}

/** CloudTrail tells what a session inherits of the one that called. */
function withIncomingTags(input: AssumeRoleRequest, session: StsContext['session']): object {
  const tags = chainOf(session)?.tags ?? []
  if (tags.length === 0) return input
  return { ...input, IncomingTransitiveTags: new Map(tags.map(({ key, value }) => [key, value])) }
}
