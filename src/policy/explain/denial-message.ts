import { type ResourceName, UNKNOWN, UncertainArn, unknownPart } from '../../aws/index.ts'
import { isRoleTrust } from '../decide/exemptions.ts'
import type { Because, Decision } from '../language/decision.ts'

export interface Denial {
  readonly principalArn: string
  readonly action: string
  /** The resource's ARN, or `*`; left out of the sentence where absent. */
  readonly resource?: ResourceName | undefined
  readonly decision: Decision
}

/**
 * AWS's sentence for a denial, with what kind of policy denied, and which where that is known: "the ARN of the denying
 * policy", which inline policies have not.
 *
 * @throws Error for a decision that allows.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * @see https://aws.amazon.com/blogs/security/enhanced-access-denied-error-messages-with-policy-arns
 */
export function denialMessage(denial: Denial): string {
  return `${denialSentence(denial)}${notSaid(denial.decision, denial.resource)}`
}

function denialSentence(denial: Denial): string {
  if (!isByTrust(denial)) return `${plainDenialMessage(denial)} ${reason(denial)}`
  // AWS names the role in none of its sentences about a trust policy, and says "the" of it.
  const { action, decision } = denial
  const sentence = plainDenialMessage({ ...denial, resource: undefined })
  return decision.effect === 'ImplicitDeny'
    ? `${sentence} because no role trust policy allows the ${action} action`
    : `${sentence} with an explicit deny in the role trust policy`
}

function isByTrust({ action, resource, decision }: Denial): boolean {
  const isByResource = decision.effect !== 'Allow' && decision.because.type === 'resource-based policy'
  return isByResource && resource !== undefined && isRoleTrust({ action, resource })
}

/** The sentence of the services that do not say which kind of policy denied. */
export function plainDenialMessage({
  principalArn,
  action,
  resource,
}: Omit<Denial, 'decision'> & Partial<Denial>): string {
  const where = resource === undefined ? '' : ` on resource: ${resource}`
  return `User: ${principalArn} is not authorized to perform: ${action}${where}`
}

function reason({ action, decision }: Denial): string {
  if (decision.effect === 'Allow') throw new Error('a decision that allows has no denial message')
  const { because } = decision
  if (decision.effect === 'ImplicitDeny') return `because no ${because.type} allows the ${action} action`
  return `with an explicit deny in ${withArticle(because.type)}${policyArn(because)}`
}

/** What is added where another name that the resource can have would be decided on otherwise. */
export function notSaid({ effect, because }: Decision, resource: ResourceName | undefined): string {
  if (!('uncertain' in because) || !because.uncertain) return ''
  const parts =
    resource instanceof UncertainArn ? [...new Set(resource.lengths.map(unknownPart))].join(' and ') : UNKNOWN
  return ` for ${effect === 'ExplicitDeny' ? 'some' : 'every'} value of ${parts}, and the request does not say which it is`
}

function withArticle(type: Because['type']): string {
  return type === 'identity-based policy' ? `an ${type}` : `a ${type}`
}

function policyArn({ policy }: Because): string {
  return policy?.startsWith('arn:') ? `: ${policy}` : ''
}
