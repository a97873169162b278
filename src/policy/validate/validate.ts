import { readDate } from '../language/conditions/date.ts'
import { findOperator } from '../language/conditions/index.ts'
import type { PolicyDocument } from '../language/document.ts'
import { PolicySyntaxError } from '../language/json.ts'
import { parsePolicy } from '../language/parse.ts'
import { MalformedPolicyDocument } from './malformed.ts'
import { validateEndpointPolicy } from './validate-endpoint.ts'
import { validateOrganizationPolicy } from './validate-organization.ts'
import { isLegacyResource, resourceProblem } from './validate-resource.ts'
import { validateTrustPolicy } from './validate-trust.ts'

const LEGACY = 'The policy failed legacy parsing'

/**
 * What a document is to be: `managed` is a customer managed policy, `boundary` one that is to be a permissions
 * boundary, `identity` an inline policy of a user, group or role, `trust` a role's trust policy, `scp` and `rcp` an
 * organization's service and resource control policies, `vpc-endpoint` an endpoint's policy, `resource` any other
 * resource-based policy.
 */
export type PolicyKind = (typeof POLICY_KINDS)[number]

export const POLICY_KINDS = [
  'managed',
  'identity',
  'boundary',
  'session',
  'resource',
  'trust',
  'scp',
  'rcp',
  'vpc-endpoint',
] as const

/** Whether an Allow in a policy of a kind gives anything; in all others it is a limit to what other policies give. */
export function isGrant(kind: PolicyKind): boolean {
  return kind === 'managed' || kind === 'identity' || kind === 'resource' || kind === 'trust'
}

/** Whether statements of a kind name principals; those of all others must not. */
export function hasPrincipals(kind: PolicyKind): boolean {
  return kind === 'resource' || kind === 'trust' || kind === 'rcp' || kind === 'vpc-endpoint'
}

/**
 * Checks a document as AWS does when it is saved, in AWS's order and words. Quotas are not checked here: they depend on
 * what the document is attached to (see `policySize`).
 *
 * @throws MalformedPolicyDocument (400); MalformedPolicyDocumentException (400) for `scp` and `rcp`;
 * InvalidPolicyDocument (400) for
 *   `vpc-endpoint`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function validatePolicy(document: string, kind: PolicyKind): void {
  if (kind === 'trust') validateTrustPolicy(document)
  else if (kind === 'scp' || kind === 'rcp') validateOrganizationPolicy(document, kind)
  else if (kind === 'vpc-endpoint') validateEndpointPolicy(document)
  else validatePermissions(parse(document), kind)
}

type PermissionsKind = 'managed' | 'identity' | 'boundary' | 'session' | 'resource'

function validatePermissions(policy: PolicyDocument, kind: PermissionsKind): void {
  if ((kind === 'managed' || kind === 'boundary') && policy.version !== '2012-10-17') {
    throw MalformedPolicyDocument('Policy document must be version 2012-10-17 or greater.')
  }
  checkPrincipals(policy, kind)
  checkLegacyGrammar(policy)
  const problem = firstResourceProblem(policy)
  checkSids(policy, kind)
  for (const { action } of policy.statements) {
    if (!action || action.values.length === 0) throw MalformedPolicyDocument('Policy statement must contain actions.')
  }
  if (problem !== undefined) throw MalformedPolicyDocument(problem)
  for (const { resource } of policy.statements) {
    if (resource ? resource.values.length === 0 : kind !== 'resource') {
      throw MalformedPolicyDocument('Policy statement must contain resources.')
    }
  }
  for (const { action } of policy.statements) action?.values.forEach(checkAction)
}

function parse(document: string): PolicyDocument {
  try {
    return parsePolicy(document)
  } catch (error) {
    if (error instanceof PolicySyntaxError) throw MalformedPolicyDocument('Syntax errors in policy.')
    throw error
  }
}

function checkPrincipals({ statements }: PolicyDocument, kind: PolicyKind): void {
  for (const { principal } of statements) {
    if (kind === 'resource' && !principal) throw MalformedPolicyDocument('Missing required field Principal')
    if (kind !== 'resource' && principal)
      throw MalformedPolicyDocument('Policy document should not specify a principal.')
  }
}

/** What IAM's older parser refuses after the newer one has accepted it. */
function checkLegacyGrammar({ statements }: PolicyDocument): void {
  for (const { effect, conditions } of statements) {
    const isExact = effect === 'Allow' || effect === 'Deny'
    const datesAreReadable = conditions.every(
      ({ operator, values }) => !isDateOperator(operator) || values.every(isDate),
    )
    if (!isExact || !datesAreReadable) throw MalformedPolicyDocument(LEGACY)
  }
}

/** The older parser sees only resources with which nothing else is wrong, and is reported before what is. */
function firstResourceProblem({ statements }: PolicyDocument): string | undefined {
  let first: string | undefined
  for (const { resource } of statements) {
    const problem = resource?.values.map(resourceProblem).find((each) => each !== undefined)
    first ??= problem
    if (problem === undefined && resource && !resource.values.every(isLegacyResource))
      throw MalformedPolicyDocument(LEGACY)
  }
  return first
}

function isDateOperator(operator: string): boolean {
  const row = findOperator(operator)?.operator
  return row !== undefined && row !== 'Null' && row.family === 'date'
}

function isDate(value: string): boolean {
  return readDate(value) !== undefined
}

/**
 * "Other AWS services that support resource policies may have other requirements for the Sid value": SNS's own has
 * underscores.
 */
function checkSids({ statements }: PolicyDocument, kind: PolicyKind): void {
  const sids = new Set<string>()
  for (const { sid } of statements) {
    if (!sid) continue
    if (kind !== 'resource' && !/^[0-9A-Za-z]*$/.test(sid)) {
      throw MalformedPolicyDocument(
        'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
      )
    }
    if (sids.has(sid)) throw MalformedPolicyDocument('Statement IDs (SID) in a single policy must be unique.')
    sids.add(sid)
  }
}

/** IAM's message speaks of conditions too, but it was recorded to take keys without a vendor. */
function checkAction(action: string): void {
  if (action === '*') return
  if (!action.includes(':')) {
    throw MalformedPolicyDocument('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.')
  }
  const [vendor = '', , ...more] = action.split(':')
  if (more.length > 0) throw MalformedPolicyDocument('Actions/Condition can contain only one colon.')
  if (vendor !== '*' && !/^[a-zA-Z0-9.-]+$/.test(vendor)) throw MalformedPolicyDocument(`Vendor ${vendor} is not valid`)
}
