/**
 * The policy engine: reads policies of the IAM policy language, checks them in AWS's words, and decides requests. It knows policies and
 * what a request says of itself. It must not know who keeps policies, what time it is, or what any service does; it opens no file
 * but the AWS managed policies (`managed.ts`), and imports `src/aws/` only.
 *
 * @example
 * const identity = compile([{ policy: 'inline', document }])
 * const decision = decide({ action: 'iam:CreateUser', resource: arn, context: (key) => keys[key] }, { identity })
 * if (decision.effect !== 'Allow') throw AccessDenied(denialMessage({ principalArn, action, resource: arn, decision }))
 */
export { compile, decide, type Layers, type ResourceLayer } from './decide.ts'
export type { Because, BecauseRoot, Context, ContextValue, Decision, PolicyRequest, PolicyType } from './decision.ts'
export { type Denial, denialMessage, plainDenialMessage } from './denial-message.ts'
export { PolicySyntaxError } from './json.ts'
export * from './limits.ts'
export { MalformedPolicyDocument } from './malformed.ts'
export { getManagedPolicy, listManagedPolicies, type ManagedPolicy } from './managed.ts'
export { parsePolicy } from './parse.ts'
export type { PolicySet, PolicySource } from './policy-set.ts'
export type { RequestPrincipal } from './principal.ts'
export { RequestContext } from './request-context.ts'
export { type PolicyKind, validatePolicy } from './validate.ts'
export { invalidPrincipal } from './validate-trust.ts'
