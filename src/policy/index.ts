/**
 * The policy engine: reads policies of the IAM policy language, checks them in AWS's words, and decides requests. It knows policies and
 * what a request says of itself. It must not know who keeps policies, what time it is, or what any service does; it opens no file
 * but those in `data/`, AWS's managed policies and service authorisation data, and imports `src/aws/` only. The linter and the analysis have
 * front doors of their own, `lint/index.ts` and `analyse/index.ts`, so that a server does not load what it never asks.
 *
 * @example
 * const identity = compile([{ policy: 'inline', document }])
 * const context = new RequestContext().set('aws:sourceip', '203.0.113.7').get
 * const decision = decide({ action: 'iam:CreateUser', resource: arn, context }, { identity })
 * if (decision.effect !== 'Allow') throw AccessDenied(denialMessage({ principalArn, action, resource: arn, decision }))
 * explanationText(explain(request, { identity }, principalArn)) // why, for people
 */
export { compileAction } from './action.ts'
export * from './authorization-data/index.ts'
export { compile, decide } from './decide.ts'
export { decideAll, type JointDecision, type Part } from './decide-all.ts'
export type {
  Because,
  BecauseRoot,
  BecauseUnconditional,
  Context,
  ContextValue,
  Decision,
  PolicyRequest,
  PolicyType,
} from './decision.ts'
export { type Denial, denialMessage, plainDenialMessage } from './denial-message.ts'
export { isServiceLinkedRole, needsNoPermission } from './exemptions.ts'
export { type Explanation, explain, type LayerExplanation, type PolicyExplanation } from './explain.ts'
export type {
  ConditionExplanation,
  ElementExplanation,
  ListExplanation,
  PrincipalExplanation,
  StatementExplanation,
} from './explain-statement.ts'
export { explanationText } from './explain-text.ts'
export { PolicySyntaxError } from './json.ts'
export type {
  Layers,
  OwnLayers,
  ResourceControlLayer,
  ResourceLayer,
  ServiceControlLayer,
  SurroundingLayers,
  VpcEndpointLayer,
} from './layers.ts'
export * from './limits.ts'
export { InvalidPolicyDocument, MalformedPolicyDocument, MalformedPolicyDocumentException } from './malformed.ts'
export { getManagedPolicy, listManagedPolicies, type ManagedPolicy } from './managed.ts'
export { parsePolicy } from './parse.ts'
export type { PolicySet, PolicySource } from './policy-set.ts'
export type { AccountPrincipal, OutsidePrincipal, RequestPrincipal } from './principal.ts'
export { printPolicy } from './print.ts'
export { RequestContext } from './request-context.ts'
export { statementName } from './statement-name.ts'
export { hasPrincipals, POLICY_KINDS, type PolicyKind, validatePolicy } from './validate.ts'
export { invalidPrincipal } from './validate-trust.ts'
