import { accessNotGranted } from '../../policy/analyse/index.ts'
import { principals, withStatement } from '../../policy/index.ts'
import { exposureJudge } from './public-policy.ts'

/** Whom an account is at home with. */
export interface OwnAccounts {
  /** The account itself, and those of its organization as far as they are seen. */
  readonly accountIds: readonly string[]
  readonly organizationId: string | undefined
}

export type ForeignTrust =
  | { readonly verdict: 'none' }
  | { readonly verdict: 'without external id'; readonly from: readonly string[] }
  | { readonly verdict: 'undecided' }

const NONE: ForeignTrust = { verdict: 'none' }

/**
 * Whether accounts of others can assume a role without an external id. Asked of the trust policy with all denied that
 * is in order: a request with an external id, one from an account of ours or from our organization, and one from no
 * account, such as a service's.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function foreignTrustJudge({ accountIds, organizationId }: OwnAccounts): (trust: string) => ForeignTrust {
  const inOrder = [
    { Null: { 'sts:ExternalId': 'false' } },
    { Null: { 'aws:PrincipalAccount': 'true' } },
    { StringEquals: { 'aws:PrincipalAccount': accountIds } },
    ...(organizationId === undefined ? [] : [{ StringEquals: { 'aws:PrincipalOrgID': organizationId } }]),
  ]
  const exposure = exposureJudge('AWS::IAM::AssumeRolePolicyDocument')
  const known = new Map<string, ForeignTrust>()
  const judged = (trust: string): ForeignTrust => {
    try {
      const named = accountsIn(trust).filter((id) => !accountIds.includes(id))
      if (named.length === 0 && !trust.includes('"*"')) return NONE
      // Who is open to strangers is told by the check that looks for that.
      if (exposure(trust) !== 'private') return NONE
      const rest = inOrder.reduce(
        (document, Condition) =>
          withStatement(document, { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole', Condition }),
        trust,
      )
      const { result, access } = accessNotGranted(rest, { actions: ['sts:AssumeRole'] }, 'RESOURCE_POLICY')
      if (result === 'PASS') return NONE
      if (access.length === 0) return { verdict: 'undecided' }
      const from = named.filter((id) => access.some(({ principal }) => principal?.includes(id)))
      return { verdict: 'without external id', from: from.length > 0 ? from : ['other accounts'] }
    } catch {
      return { verdict: 'undecided' } // What the engine refuses to read is not passed.
    }
  }
  return (trust) => {
    const verdict = known.get(trust) ?? judged(trust)
    known.set(trust, verdict)
    return verdict
  }
}

const ACCOUNT = /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/

/** The accounts that a policy names by id or ARN. */
function accountsIn(trust: string): readonly string[] {
  const named = principals(trust).flatMap(({ type, value }) => (type === 'AWS' ? (ACCOUNT.exec(value)?.[1] ?? []) : []))
  return [...new Set(named)]
}
