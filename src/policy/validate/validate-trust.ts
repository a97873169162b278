import { isAccountId, principalOfArn } from '../../aws/index.ts'
import { isStatementElement, type PrincipalEntry, type Statement } from '../language/document.ts'
import { type JsonNode, PolicySyntaxError, parseJson } from '../language/json.ts'
import { parsePolicy } from '../language/parse.ts'
import { MalformedPolicyDocument } from './malformed.ts'

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
    const unknown = unknownField(parseJson(document))
    if (unknown !== undefined) throw MalformedPolicyDocument(`Unknown field ${unknown}`)
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

/** The first member of a statement that the grammar does not have: IAM names it, as it does not in other policies. */
function unknownField(document: JsonNode): string | undefined {
  if (document.kind !== 'object') return undefined
  const statements = document.members.find(({ name }) => name.value === 'Statement')?.value
  for (const statement of statements?.kind === 'array' ? statements.items : [statements]) {
    if (statement?.kind !== 'object') continue
    const unknown = statement.members.find(({ name }) => !isStatementElement(name.value))
    if (unknown) return unknown.name.value
  }
  return undefined
}

function checkStatement({ effect, principal, action, resource }: Statement): void {
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
  if (!action || action.values.length === 0) throw MalformedPolicyDocument('Missing required field Action')
  if (!action.values.every((value) => value.toLowerCase().startsWith('sts:'))) {
    throw MalformedPolicyDocument('AssumeRole policy may only specify STS AssumeRole actions.')
  }
  if (resource) throw MalformedPolicyDocument(`Has prohibited field ${resource.negated ? 'NotResource' : 'Resource'}`)
}

/** Only the form is checked here; whether a user or role exists is for the service to say, in the same words. */
function checkPrincipal({ type, value }: PrincipalEntry): void {
  if (type === 'CanonicalUser') throw invalidPrincipal(type, value)
  if (type !== 'AWS' || value === '*' || isAccountId(value) || UNIQUE_ID.test(value)) return
  // "You cannot use a wildcard to match part of a principal name or ARN", nor name a group.
  if (principalOfArn(value) === undefined || /[*?]/.test(value)) throw invalidPrincipal(type, value)
}

/** Of a user or a role, as a trust policy shows who is renamed or gone. */
const UNIQUE_ID = /^A(IDA|ROA)[A-Z0-9]+$/

/** The answer to a principal that is not one, for the service that looks it up. */
export function invalidPrincipal(type: PrincipalEntry['type'], value: string): Error {
  return MalformedPolicyDocument(`Invalid principal in policy: ${JSON.stringify(type)}:${JSON.stringify(value)}`)
}
