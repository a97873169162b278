import { type IamUser, isAccountPrincipal, type Principal } from '../../aws/index.ts'
import type { PrincipalElement, PrincipalEntry } from '../language/document.ts'

/**
 * How a statement of a resource-based policy names the principal of a request, from not at all to most directly. The
 * step decides which other policies limit the grant.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export type Grant = typeof NO_GRANT | typeof TO_ACCOUNT | typeof TO_ISSUER | typeof TO_PRINCIPAL
export const NO_GRANT = 0
/** By its account: "delegates authority to the account", whose own policies must allow too. */
export const TO_ACCOUNT = 1
/** By the role of a role session, or the user of a federated session: a boundary or session policy limits it. */
export const TO_ISSUER = 2
/** By itself or by `*`: an implicit deny elsewhere does not matter. */
export const TO_PRINCIPAL = 3

export interface PrincipalTest {
  /** How far the statement names `principal`, for an Allow. */
  readonly grant: (principal: Principal) => Grant
  /** Whether a Deny in the statement is for `principal`. */
  readonly denies: (principal: Principal, hasBoundary: boolean) => boolean
}

/** The test of a Principal or NotPrincipal element; a statement without one is for nobody. */
export function compilePrincipal(element: PrincipalElement | undefined): PrincipalTest {
  if (!element) return { grant: () => NO_GRANT, denies: () => false }
  const { negated, entries } = element
  const everyone = element.everyone || entries.some(({ type, value }) => type === 'AWS' && value === '*')
  if (negated) {
    return {
      // NotPrincipal with Allow would be for everyone else, anonymous callers too; AWS supports it no longer.
      grant: () => NO_GRANT,
      // "The NotPrincipal element with a Deny effect will always deny any IAM principal that has a permissions boundary
      // policy attached, regardless of the values specified in the NotPrincipal element."
      denies: (principal, hasBoundary) => hasBoundary || !(everyone || isExempt(entries, principal)),
    }
  }
  const grant = (principal: Principal): Grant => (everyone ? TO_PRINCIPAL : strongestGrant(entries, principal))
  return { grant, denies: (principal) => grant(principal) !== NO_GRANT }
}

function strongestGrant(entries: readonly PrincipalEntry[], principal: Principal): Grant {
  let strongest: Grant = NO_GRANT
  for (const entry of entries) {
    const grant = entryGrant(entry, principal)
    if (grant > strongest) strongest = grant
  }
  return strongest
}

function entryGrant(entry: PrincipalEntry, principal: Principal): Grant {
  if (namesItself(entry, principal)) return TO_PRINCIPAL
  if (namesIssuer(entry, principal)) return TO_ISSUER
  return namesAccount(entry, principal) ? TO_ACCOUNT : NO_GRANT
}

function namesItself(entry: PrincipalEntry, principal: Principal): boolean {
  const { type, value } = entry
  switch (principal.kind) {
    case 'service':
      return type === 'Service' && value === principal.service
    case 'identity-provider':
      return type === 'Federated' && value === principal.provider
    case 'anonymous':
      return false
    case 'assumed-role':
    case 'federated-user':
      return type === 'AWS' && value === principal.arn
    case 'user':
      return type === 'AWS' && (value === principal.arn || value === principal.userId)
    case 'root':
      // The account is its root user, and stands for all others in it.
      return namesAccount(entry, principal)
    default:
      return principal satisfies never
  }
}

/** By the role of a role session, or by the user who got the credentials of a federated one. */
function namesIssuer({ type, value }: PrincipalEntry, principal: Principal): boolean {
  if (type !== 'AWS') return false
  if (principal.kind === 'assumed-role') return value === principal.role.arn || value === principal.role.roleId
  const issuer = issuingUser(principal)
  return issuer !== undefined && (value === issuer.arn || value === issuer.userId)
}

/** Not the root user: whoever names it names the account, in either spelling. */
function issuingUser(principal: Principal): IamUser | undefined {
  return principal.kind === 'federated-user' && principal.issuer.kind === 'user' ? principal.issuer : undefined
}

function namesAccount({ type, value }: PrincipalEntry, principal: Principal): boolean {
  if (!isAccountPrincipal(principal)) return false
  if (type === 'CanonicalUser') return value === principal.canonicalUserId
  return type === 'AWS' && isAccount(value, principal.accountId)
}

/** "The account ARN and the shortened account ID behave the same way." */
function isAccount(value: string, accountId: string): boolean {
  if (value === accountId) return true
  if (!value.endsWith(':root')) return false
  const parts = value.split(':')
  return parts.length === 6 && parts[2] === 'iam' && parts[4] === accountId && parts[5] === 'root'
}

/**
 * "When you use NotPrincipal with Deny, you must also specify the account ARN of the not-denied principal", and the
 * role's beside a role session's: whoever is not named with all of them is denied.
 */
function isExempt(entries: readonly PrincipalEntry[], principal: Principal): boolean {
  const isNamed = (names: typeof namesItself) => entries.some((entry) => names(entry, principal))
  if (!isNamed(namesItself)) return false
  const hasIssuer = principal.kind === 'assumed-role' || issuingUser(principal) !== undefined
  if (hasIssuer && !isNamed(namesIssuer)) return false
  return !isAccountPrincipal(principal) || isNamed(namesAccount)
}
