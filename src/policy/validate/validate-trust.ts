import { isAccountId, principalOfArn } from '../../aws/index.ts'
import { isStatementElement, type PrincipalEntry, type Statement } from '../language/document.ts'
import { type JsonNode, PolicySyntaxError, parseJson } from '../language/json.ts'
import { parsePolicy } from '../language/parse.ts'
import { MalformedPolicyDocument } from './malformed.ts'
import { assertNamesTenant } from './shared-issuers.ts'

/**
 * Checks a role's trust policy as CreateRole and UpdateAssumeRolePolicy do: it names principals and STS actions, and no
 * resource, which is the role itself.
 *
 * @throws MalformedPolicyDocument (400)
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html
 */
export function validateTrustPolicy(document: string): void {
  const statements = parse(document)
  const sids = new Set<string>()
  for (const statement of statements) {
    checkStatement(statement)
    if (!statement.sid) continue
    if (sids.has(statement.sid)) throw MalformedPolicyDocument('The Statement Ids in the policy are not unique')
    sids.add(statement.sid)
  }
}

function parse(document: string): readonly Statement[] {
  try {
    checkOutline(parseJson(document))
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw MalformedPolicyDocument('This policy contains invalid Json')
    throw error
  }
  try {
    return parsePolicy(document).statements
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw MalformedPolicyDocument('Syntax errors in policy.')
    throw error
  }
}

/** What IAM has a sentence for, as it has not in other policies. */
function checkOutline(document: JsonNode): void {
  if (document.kind !== 'object') return
  const element = (named: string) => document.members.find(({ name }) => name.value === named)?.value
  const version = element('Version')
  if (version && !(version.kind === 'string' && /^(2008|2012)-10-17$/.test(version.value))) {
    throw MalformedPolicyDocument('The policy must contain a valid version string')
  }
  const statement = element('Statement')
  if (statement === undefined || (statement.kind === 'array' && statement.items.length === 0)) {
    throw MalformedPolicyDocument('Could not parse the policy: Statement is empty!')
  }
  for (const each of statement.kind === 'array' ? statement.items : [statement]) {
    if (each.kind !== 'object') continue
    const unknown = each.members.find(({ name }) => !isStatementElement(name.value))
    if (unknown) throw MalformedPolicyDocument(`Unknown field ${unknown.name.value}`)
    if (!each.members.some(({ name }) => name.value === 'Effect')) {
      throw MalformedPolicyDocument('Missing required field Effect')
    }
  }
}

function checkStatement(statement: Statement): void {
  const { effect, principal, action, resource } = statement
  if (effect !== 'Allow' && effect !== 'Deny') throw MalformedPolicyDocument(`Invalid effect: ${effect}`)
  if (!principal) throw MalformedPolicyDocument('Missing required field Principal')
  if (principal.negated) {
    throw MalformedPolicyDocument(
      effect === 'Allow'
        ? 'Allow with NotPrincipal is not allowed.'
        : 'AssumeRole policy must not contain NotPrincipal field.',
    )
  }
  // Which `{ "AWS": "*" }` is not, though both mean everybody.
  if (principal.everyone) throw MalformedPolicyDocument('AssumeRolepolicy contained an invalid principal: "STAR":"*".')
  if (principal.entries.length === 0) {
    throw MalformedPolicyDocument('Missing required field Principal cannot be empty!')
  }
  principal.entries.forEach(checkPrincipal)
  assertNamesTenant(statement)
  if (!action || action.values.length === 0) throw MalformedPolicyDocument('Missing required field Action')
  action.values.forEach(checkAction)
  if (resource) {
    throw MalformedPolicyDocument(
      resource.negated ? 'AssumeRole policy must not contain resources.' : 'Has prohibited field Resource',
    )
  }
}

/** What is done with a role when it is assumed; a pattern may stand for some of them. */
const ACTION = /^sts:(.*[*?].*|assumerole(withsaml|withwebidentity)?|tagsession|setsourceidentity|setcontext)$/

function checkAction(action: string): void {
  if (!action.toLowerCase().startsWith('sts:')) {
    throw MalformedPolicyDocument('AssumeRole policy may only specify STS AssumeRole actions.')
  }
  if (ACTION.test(action.toLowerCase())) return
  throw MalformedPolicyDocument(
    'Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  and sts:AssumeRoleWithWebIdentity',
  )
}

/** Only the form is checked here; whether a user or role exists is for the service to say, in the same words. */
function checkPrincipal({ type, value }: PrincipalEntry): void {
  switch (type) {
    case 'AWS':
      if (value === '*' || isAccountId(value) || UNIQUE_ID.test(value)) return
      // "You cannot use a wildcard to match part of a principal name or ARN", nor name a group.
      if (principalOfArn(value) === undefined || /[*?]/.test(value)) throw invalidPrincipal(type, value)
      return
    case 'Federated':
      if (FEDERATED.test(value)) return
      throw MalformedPolicyDocument('Federated principals must be valid domain names or SAML metadata ARNs')
    case 'Service':
      if (!SERVICE.test(value)) throw invalidPrincipal(type, value)
      return
    case 'CanonicalUser':
      throw invalidPrincipal(type, value)
    default:
      throw new Error(`no principal: ${type satisfies never}`)
  }
}

/** A provider that AWS knows, by its name; one of an account, by its ARN. */
const FEDERATED =
  /^([a-z0-9-]+(\.[a-z0-9-]+)+|arn:[a-z-]+:iam::\d{12}:(saml-provider\/[\w.-]+|oidc-provider\/[\w.:-]+(\/[\w.~/-]*)?))$/i

/** Such as `ec2.amazonaws.com`. */
const SERVICE = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/

/** Of a user or a role, as a trust policy shows who is renamed or gone. */
const UNIQUE_ID = /^A(IDA|ROA)[A-Z0-9]+$/

/** The answer to a principal that is not one, for the service that looks it up. */
export function invalidPrincipal(type: PrincipalEntry['type'], value: string): Error {
  const named = `${JSON.stringify(type.toUpperCase())}:${JSON.stringify(value)}`
  return MalformedPolicyDocument(`Invalid principal in policy: ${named}`)
}
