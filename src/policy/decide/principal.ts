import type { PrincipalElement, PrincipalEntry } from '../language/document.ts'

/** Who makes a request, as a resource-based policy may name it. */
export type RequestPrincipal = AccountPrincipal | OutsidePrincipal

/** A principal of an account, with policies of its own. */
export type AccountPrincipal = {
  readonly accountId: string
  /** The account's id in S3's older form: 64 hexadecimal digits. */
  readonly canonicalUserId?: string
} & (
  | {
      readonly kind: 'root' | 'user'
      readonly arn: string
      /** `AIDA…`: what IAM keeps in place of a user's ARN. */
      readonly uniqueId?: string
    }
  | {
      readonly kind: 'session'
      /** `arn:aws:sts::…:assumed-role/…` or `…:federated-user/…` */
      readonly arn: string
      /** The role that was assumed, or the user who federated. */
      readonly issuerArn: string
      /** `AROA…` or `AIDA…` */
      readonly issuerId?: string
    }
)

/** A principal that no account has policies for: only what it asks for can allow it. */
export type OutsidePrincipal =
  | { readonly kind: 'service'; readonly service: string }
  /** Someone with a token of an identity provider, who asks for a role: the provider's ARN, or its name as a policy has it. */
  | { readonly kind: 'federated'; readonly provider: string }
  | { readonly kind: 'anonymous' }

export function isAccountPrincipal(principal: RequestPrincipal): principal is AccountPrincipal {
  return 'accountId' in principal
}

/**
 * How a statement of a resource-based policy names the principal of a request, from not at all to most directly. The step decides
 * which other policies limit the grant.
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
  readonly grant: (principal: RequestPrincipal) => Grant
  /** Whether a Deny in the statement is for `principal`. */
  readonly denies: (principal: RequestPrincipal, hasBoundary: boolean) => boolean
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
      // "The NotPrincipal element with a Deny effect will always deny any IAM principal that has a permissions boundary policy
      // attached, regardless of the values specified in the NotPrincipal element."
      denies: (principal, hasBoundary) => hasBoundary || !(everyone || isExempt(entries, principal)),
    }
  }
  const grant = (principal: RequestPrincipal): Grant => (everyone ? TO_PRINCIPAL : strongestGrant(entries, principal))
  return { grant, denies: (principal) => grant(principal) !== NO_GRANT }
}

function strongestGrant(entries: readonly PrincipalEntry[], principal: RequestPrincipal): Grant {
  let strongest: Grant = NO_GRANT
  for (const entry of entries) {
    const grant = entryGrant(entry, principal)
    if (grant > strongest) strongest = grant
  }
  return strongest
}

function entryGrant(entry: PrincipalEntry, principal: RequestPrincipal): Grant {
  if (namesItself(entry, principal)) return TO_PRINCIPAL
  if (namesIssuer(entry, principal)) return TO_ISSUER
  return namesAccount(entry, principal) ? TO_ACCOUNT : NO_GRANT
}

function namesItself(entry: PrincipalEntry, principal: RequestPrincipal): boolean {
  const { type, value } = entry
  switch (principal.kind) {
    case 'service':
      return type === 'Service' && value === principal.service
    case 'federated':
      return type === 'Federated' && value === principal.provider
    case 'anonymous':
      return false
    case 'session':
      return type === 'AWS' && value === principal.arn
    case 'user':
      return type === 'AWS' && (value === principal.arn || value === principal.uniqueId)
    case 'root':
      // The account is its root user, and stands for all others in it.
      return namesAccount(entry, principal)
  }
}

function namesIssuer({ type, value }: PrincipalEntry, principal: RequestPrincipal): boolean {
  if (type !== 'AWS' || principal.kind !== 'session') return false
  return value === principal.issuerArn || value === principal.issuerId
}

function namesAccount({ type, value }: PrincipalEntry, principal: RequestPrincipal): boolean {
  if (!isAccountPrincipal(principal)) return false
  if (type === 'CanonicalUser') return value === principal.canonicalUserId
  return type === 'AWS' && isAccount(value, principal.accountId)
}

/** "The account ARN and the shortened account ID behave the same way." */
function isAccount(value: string, accountId: string): boolean {
  if (value === accountId) return true
  const parts = value.split(':')
  return parts.length === 6 && parts[2] === 'iam' && parts[4] === accountId && parts[5] === 'root'
}

/**
 * "When you use NotPrincipal with Deny, you must also specify the account ARN of the not-denied principal", and the role's beside a role
 * session's: whoever is not named with all of them is denied.
 */
function isExempt(entries: readonly PrincipalEntry[], principal: RequestPrincipal): boolean {
  const isNamed = (names: typeof namesItself) => entries.some((entry) => names(entry, principal))
  if (!isNamed(namesItself)) return false
  if (principal.kind === 'session') return isNamed(namesIssuer) && isNamed(namesAccount)
  return principal.kind !== 'user' || isNamed(namesAccount)
}
