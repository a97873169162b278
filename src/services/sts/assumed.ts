import { type AccountId, type Arn, accountOfArn, type MaybePromise, parseArn, whenKnown } from '../../aws/index.ts'
import type { Role } from '../../storage/repositories/roles.ts'
import type { AuthorizationRequest, ConditionKeys } from '../operation.ts'
import { requestTagKeys, resourceTagKeys, type Tag } from '../tags.ts'
import { ValidationError } from './errors.ts'
import type { StsContext } from './operation.ts'

/** What is to be allowed beside assuming the role, by what was asked for. */
interface Asked {
  /** `sts:AssumeRole` or one of its kin. */
  readonly action: string
  readonly hasTags: boolean
  readonly hasSourceIdentity: boolean
  readonly hasContexts?: boolean
}

/** Where a request's role is looked up, once. */
type RoleLookup = Pick<StsContext, 'db' | 'found'>

/** The trust policy of a role that is not there: who asks for it learns as much as of one that trusts nobody. */
const TRUSTS_NOBODY =
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"nobody.invalid"},"Action":"sts:*"}}'

/**
 * Whose role is asked for.
 *
 * @returns `undefined` for an ARN that names nobody's.
 * @throws ValidationError (400) for what is no ARN.
 */
export function accountOfRole(roleArn: string): AccountId | undefined {
  if (parseArn(roleArn) === undefined) throw ValidationError(`${roleArn} is invalid`)
  return accountOfArn(roleArn)
}

/**
 * As above, for who asks by an identity provider: AWS has other words there.
 *
 * @throws ValidationError (400) for what is no ARN.
 */
export function accountOfProvidersRole(roleArn: string): AccountId | undefined {
  if (parseArn(roleArn) === undefined) throw ValidationError('Request ARN is invalid')
  return accountOfArn(roleArn)
}

/** The role of this very ARN, path and all. It is looked up once for a request, whose `context` it is. */
export function roleOfArn(roleArn: Arn, context: RoleLookup): MaybePromise<Role | undefined> {
  const { db, found } = context
  if (found) return found.role
  const name = /^arn:[^:]+:iam::\d{12}:role\/(?:.+\/)?([^/]+)$/.exec(roleArn)?.[1]
  return whenKnown(name === undefined ? undefined : db.roles.withName(name), (role) => {
    context.found = { role: role?.arn === roleArn ? role : undefined }
    return context.found.role
  })
}

/** The tags of the role, as conditions see them. */
export async function roleTagKeys(roleArn: Arn, context: RoleLookup): Promise<ConditionKeys> {
  const role = await roleOfArn(roleArn, context)
  return role ? resourceTagKeys(await context.db.iamTags.ofTarget(role.roleId), 'iam') : {}
}

/** What is passed to the session, as conditions see it. */
export function passedKeys({ sessionName, SourceIdentity, Tags, TransitiveTagKeys }: PassedParameters): ConditionKeys {
  return {
    ...requestTagKeys(Tags),
    'sts:RoleSessionName': sessionName,
    'sts:SourceIdentity': SourceIdentity,
    'sts:TransitiveTagKeys': TransitiveTagKeys,
  }
}

interface PassedParameters {
  readonly sessionName: string
  readonly SourceIdentity?: string | undefined
  readonly Tags?: readonly Tag[] | undefined
  readonly TransitiveTagKeys?: readonly string[] | undefined
}

/**
 * What must be allowed, by the caller's policies and the role's trust policy as in each other account: "to pass session
 * tags you must have sts:TagSession", which goes for those that a chain of roles hands on, and a source identity needs
 * `sts:SetSourceIdentity`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 */
export function assumptions(
  roleArn: Arn,
  asked: Asked,
  context: RoleLookup,
): MaybePromise<readonly AuthorizationRequest[]> {
  const actions = [
    asked.action,
    ...(asked.hasTags ? ['sts:TagSession'] : []),
    ...(asked.hasSourceIdentity ? ['sts:SetSourceIdentity'] : []),
    ...(asked.hasContexts ? ['sts:SetContext'] : []),
  ]
  return whenKnown(roleOfArn(roleArn, context), (role) => {
    const resourcePolicy = role?.trustPolicy ?? TRUSTS_NOBODY
    return actions.map((action) => ({ action, resource: roleArn, resourcePolicy }))
  })
}
