import type { Statement } from '../language/document.ts'
import { PolicySyntaxError } from '../language/json.ts'
import { parsePolicy } from '../language/parse.ts'
import { MalformedPolicyDocumentException } from './malformed.ts'
import { resourceProblem } from './validate-resource.ts'

/**
 * Checks a service control policy (`scp`) or a resource control policy (`rcp`) as Organizations does when it is saved.
 * Organizations has one text for whatever is wrong.
 *
 * @throws MalformedPolicyDocumentException (400)
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
export function validateOrganizationPolicy(document: string, kind: 'scp' | 'rcp'): void {
  if (!isValid(document, kind === 'scp' ? isServiceControlStatement : isResourceControlStatement)) {
    throw MalformedPolicyDocumentException(
      'The provided policy document does not meet the requirements of the specified policy type.',
    )
  }
}

function isValid(document: string, isStatement: (statement: Statement) => boolean): boolean {
  try {
    const { version, statements } = parsePolicy(document)
    // "Every RCP must contain a Version element with the value "2012-10-17"", and so every SCP.
    return version === '2012-10-17' && statements.every((each) => isComplete(each) && isStatement(each))
  } catch (error) {
    if (error instanceof PolicySyntaxError) return false
    throw error
  }
}

function isComplete({ effect, action, resource }: Statement): boolean {
  if (effect !== 'Allow' && effect !== 'Deny') return false
  if (!action || action.values.length === 0 || !action.values.every(isAction)) return false
  return resource !== undefined && resource.values.length > 0 && resource.values.every(isWholeArn)
}

function isAction(value: string): boolean {
  return value === '*' || /^[a-zA-Z0-9.-]+:[^:]+$/.test(value)
}

/** Unlike IAM, Organizations does not complete an ARN that ends early. */
function isWholeArn(resource: string): boolean {
  return resource === '*' || (resource.split(':').length >= 6 && resourceProblem(resource) === undefined)
}

function isServiceControlStatement({ principal }: Statement): boolean {
  return principal === undefined
}

/** "The effect of Allow is only supported for the RCPFullAWSAccess policy", which AWS writes. */
function isResourceControlStatement({ effect, principal, action }: Statement): boolean {
  return effect === 'Deny' && principal?.everyone === true && !principal.negated && action?.negated === false
}
