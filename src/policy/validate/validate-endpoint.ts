import { PolicySyntaxError } from '../language/json.ts'
import { parsePolicy } from '../language/parse.ts'
import { InvalidPolicyDocument } from './malformed.ts'

/**
 * Checks the policy of a VPC endpoint as EC2 does when it is saved: "It must contain a Principal element."
 *
 * @throws InvalidPolicyDocument (400)
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function validateEndpointPolicy(document: string): void {
  try {
    const { statements } = parsePolicy(document)
    for (const { effect, principal, action, resource } of statements) {
      const isComplete = principal && action?.values.length && resource?.values.length
      if (!isComplete || (effect !== 'Allow' && effect !== 'Deny'))
        throw InvalidPolicyDocument('The Policy Document is not valid.')
    }
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error
    const position = `(${error.line},${error.column})`
    throw InvalidPolicyDocument(`The Policy Document is not valid. Syntax error at position ${position}`)
  }
}
