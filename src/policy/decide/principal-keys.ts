import { type AccountPrincipal, isAccountPrincipal, mfaTimeOf, type Principal } from '../../aws/index.ts'
import type { ContextValue } from '../language/decision.ts'

type PrincipalKey = (principal: Principal, now: number) => ContextValue

/**
 * The condition keys that say who asks, each with the kinds of principal that have it. A key about a session is absent
 * for a principal without a credential: nothing is known of how it would prove itself.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
const KEYS: Readonly<Record<string, PrincipalKey>> = {
  // "For IAM roles, the request context returns the ARN of the role, not the ARN of the user that assumed the role."
  // "Anonymous requests do not include this key."
  'aws:principalarn': ofAccount((principal) =>
    principal.kind === 'assumed-role' ? principal.role.arn : principal.arn,
  ),
  // "This key is included in the request context for all requests including anonymous requests."
  'aws:principalaccount': (principal) =>
    principal.kind === 'anonymous' ? ANONYMOUS : isAccountPrincipal(principal) ? principal.accountId : undefined,
  'aws:principaltype': typeOf,
  // "For anonymous requests" the table has `anonymous`.
  'aws:userid': (principal) =>
    principal.kind === 'anonymous' ? ANONYMOUS : isAccountPrincipal(principal) ? principal.userId : undefined,
  // "Anonymous requests and requests that are made using the AWS account root user or IAM roles do not include this
  // key."
  'aws:username': (principal) => (principal.kind === 'user' ? principal.userName : undefined),
  'aws:principalisawsservice': (principal) =>
    principal.kind === 'service' ? 'true' : isAccountPrincipal(principal) ? 'false' : undefined,
  'aws:principalservicename': (principal) => (principal.kind === 'service' ? principal.service : undefined),
  'aws:principalservicenameslist': (principal) => (principal.kind === 'service' ? [principal.service] : undefined),
  // "… included in the request context only when the principal uses temporary credentials": what `BoolIfExists` is
  // about. AssumeRole takes a code with the request, whatever signs it.
  'aws:multifactorauthpresent': ofAccount((principal) => {
    if (mfaTime(principal) !== undefined) return 'true'
    return sessionOf(principal) && 'false'
  }),
  // "If MFA was not used, this key is not present."
  'aws:multifactorauthage': ofAccount((principal, now) => {
    const time = mfaTime(principal)
    return time === undefined ? undefined : String(Math.floor((now - time) / 1000))
  }),
  // What policies that revoke older sessions compare: without it their Deny would find nothing to deny.
  'aws:tokenissuetime': ofAccount((principal) => {
    const session = sessionOf(principal)
    return session && new Date(session.issuedAt).toISOString()
  }),
  // "… included … when the principal is a role session principal and that session was issued using a third-party
  // identity provider."
  'aws:federatedprovider': ofAccount((principal) => federationOf(principal)?.provider),
  'aws:sourceidentity': (principal) => (principal.kind === 'assumed-role' ? principal.sourceIdentity : undefined),
}

const ANONYMOUS = 'anonymous'
const TAG = 'aws:principaltag/'

/** Whether a key, in lower case, is about who asks: then nothing else that is known of a request may answer for it. */
export function isPrincipalKey(key: string): boolean {
  return Object.hasOwn(KEYS, key) || key.startsWith(TAG)
}

/**
 * What a request of `principal` has for a condition key.
 *
 * @param key in lower case.
 * @param now epoch milliseconds.
 */
export function principalKey(principal: Principal, key: string, now: number): ContextValue {
  const row = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined
  if (row) return row(principal, now)
  if (!isAccountPrincipal(principal)) return undefined
  if (!key.startsWith(TAG)) return federationOf(principal)?.claims.get(key) ?? workloadOf(principal)?.get(key)
  return principal.kind === 'root' ? undefined : principal.tags?.get(key.slice(TAG.length))
}

function ofAccount(key: (principal: AccountPrincipal, now: number) => ContextValue): PrincipalKey {
  return (principal, now) => (isAccountPrincipal(principal) ? key(principal, now) : undefined)
}

function typeOf(principal: Principal): string | undefined {
  switch (principal.kind) {
    case 'root':
      return 'Account'
    case 'user':
      return 'User'
    case 'assumed-role':
      return 'AssumedRole'
    case 'federated-user':
      return 'FederatedUser'
    case 'anonymous':
      return 'Anonymous'
    case 'service':
    case 'identity-provider':
      return undefined // AWS says of neither what it is.
    default:
      return principal satisfies never
  }
}

function mfaTime({ credential }: AccountPrincipal): number | undefined {
  return credential && mfaTimeOf(credential)
}

function sessionOf({ credential }: AccountPrincipal) {
  return credential === undefined || credential.kind === 'long-term' ? undefined : credential
}

/** "Lambda injects the source function ARN into the credentials context"; EC2 says which instance, and how. */
function workloadOf(principal: AccountPrincipal) {
  const credential = principal.kind === 'assumed-role' ? principal.credential : undefined
  return credential?.kind === 'temporary' && credential.issuedBy === 'AssumeRole' ? credential.workloadKeys : undefined
}

function federationOf(principal: AccountPrincipal) {
  const credential = principal.kind === 'assumed-role' ? principal.credential : undefined
  return credential?.kind === 'temporary' && credential.issuedBy !== 'AssumeRole' ? credential : undefined
}
