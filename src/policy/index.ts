/**
 * The policy engine. Its rooms, each of which imports only those before it:
 *
 * - `language`: what a policy says: the grammar, patterns, policy variables, condition operators; reading, printing,
 *   rewriting
 * - `validate`: what AWS refuses when a policy is saved, in its order and words, and quotas
 * - `aws-data`: AWS's managed policies and service authorisation data, from the files in `data/`
 * - `decide`: policies compiled, and the decision on a request
 * - `explain`: why, by layer, policy, statement and element; the sentence of a denial
 * - `lint` and `analyse`: what is doubtful in a policy; what all requests there can be come to. They have entries of
 *   their own, `lint/index.ts` and `analyse/index.ts`, so that a server does not load what it never asks
 * - `complete`: what may be typed next in a policy that is being written; for the console's editor alone
 *
 * It knows policies and what a request says of itself. It must not know who keeps policies, what time it is, or what
 * any service does; it opens no file but those in `data/`, and imports `src/aws/` only. Nobody else reads, changes or
 * combines policies.
 *
 * @example
 * const identity = compile([{ policy: 'inline', document }])
 * const context = new RequestContext().set('aws:sourceip', '203.0.113.7').get
 * const decision = decide({ action: 'iam:CreateUser', resource: arn, context }, { identity })
 * if (decision.effect !== 'Allow') throw AccessDenied(denialMessage({ principalArn, action, resource: arn, decision }))
 * explanationText(explain(request, { identity }, principalArn)) // why, for people
 */

export {
  type AccountPrincipal,
  accountId,
  type OutsidePrincipal,
  type Principal,
  parseResourceName,
  principalOfArn,
  type ResourceName,
  UncertainArn,
} from '../aws/index.ts'
export * from './aws-data/authorization-data/index.ts'
export {
  findManagedPolicy,
  getManagedPolicy,
  getManagedPolicyAnywhere,
  listManagedPolicies,
  type ManagedPolicy,
} from './aws-data/managed.ts'
export { OWN_PASSWORD_ACTIONS, ownPasswordPolicy } from './aws-data/own-password.ts'
export { type ServiceLinkedRole, serviceLinkedRole } from './aws-data/service-linked-roles.ts'
export { isServicePrincipal } from './aws-data/service-principals.ts'
export { compileAction } from './decide/action.ts'
export { compile, decide } from './decide/decide.ts'
export { decideAll, type JointDecision, type Pair } from './decide/decide-all.ts'
export { isRoleTrust, isServiceLinkedRole, needsNoPermission } from './decide/exemptions.ts'
export type {
  Layers,
  OwnLayers,
  ResourceControlLayer,
  ResourceLayer,
  ServiceControlLayer,
  SurroundingLayers,
  VpcEndpointLayer,
} from './decide/layers.ts'
export type { PolicySet, PolicySource } from './decide/policy-set.ts'
export { isPrincipalKey, principalKey } from './decide/principal-keys.ts'
export { type Reach, reachOf } from './decide/reached-services.ts'
export { RequestContext } from './decide/request-context.ts'
export { contextKeys, type StatementFacts, statements } from './decide/statements.ts'
export { type Denial, denialMessage, plainDenialMessage } from './explain/denial-message.ts'
export {
  type Explanation,
  explain,
  type LayerExplanation,
  type LayerMatch,
  matchedStatements,
  type PolicyExplanation,
} from './explain/explain.ts'
export type {
  ConditionExplanation,
  ElementExplanation,
  ListExplanation,
  PrincipalExplanation,
  StatementExplanation,
} from './explain/explain-statement.ts'
export { explanationText } from './explain/explain-text.ts'
export { matchedDenies } from './explain/matched-denies.ts'
export { type GrantStatement, type Remedy, smallestStatements } from './explain/smallest-statement.ts'
export type {
  Because,
  BecauseRoot,
  BecauseUnconditional,
  Context,
  ContextValue,
  Decision,
  PolicyRequest,
  PolicyType,
} from './language/decision.ts'
export { NOT_KNOWN } from './language/decision.ts'
export { PolicySyntaxError, type TextPosition } from './language/json.ts'
export { parsePolicy } from './language/parse.ts'
export { printPolicy } from './language/print.ts'
export {
  principals,
  withoutConditions,
  withoutDenies,
  withoutStatement,
  withPrincipals,
  withStatement,
} from './language/rewrite.ts'
export { statementName } from './language/statement-name.ts'
export { type StatementPosition, statementPositions } from './language/statement-positions.ts'
export * from './validate/limits.ts'
export {
  InvalidPolicyDocument,
  MalformedPolicyDocument,
  MalformedPolicyDocumentException,
} from './validate/malformed.ts'
export { isPublicBucketPolicy } from './validate/public-bucket-policy.ts'
export { hasPrincipals, POLICY_KINDS, type PolicyKind, validatePolicy } from './validate/validate.ts'
export { invalidPrincipal } from './validate/validate-trust.ts'
