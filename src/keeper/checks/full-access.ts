import { isAdministrator } from '../../policy/analyse/index.ts'
import { getManagedPolicyAnywhere, withoutConditions, withoutDenies } from '../../policy/index.ts'
import { type AccountPolicies, accountPolicies, POLICY_READS, type PolicyHolder } from '../account/index.ts'
import { type Check, cis, type Finding, outcomeFrom } from '../check/index.ts'

const FULL = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } })
const READ = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:Get*', Resource: '*' } })

export const fullAccess: Check = {
  id: 'full-access',
  title: 'Nobody has a policy that allows everything',
  reason:
    'Who is allowed `*` on `*` can do all that the account can, and so can whoever gets hold of their credentials.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  severity: 'high',
  cis: cis({ '3.0.0': '1.16', '5.0.0': '1.15', '6.0.0': '2.15', '7.0.0': '2.14' }),
  examples: {
    pass: {
      name: 'a user who may read',
      answers: {
        'iam:GetAccountAuthorizationDetails': {
          UserDetailList: [
            {
              UserName: 'alice',
              Arn: 'arn:aws:iam::123456789012:user/alice',
              UserPolicyList: [{ PolicyName: 'read', PolicyDocument: encodeURIComponent(READ) }],
            },
          ],
        },
      },
    },
    fail: {
      name: 'a group of administrators',
      answers: {
        'iam:GetAccountAuthorizationDetails': {
          GroupDetailList: [
            {
              GroupName: 'admins',
              Arn: 'arn:aws:iam::123456789012:group/admins',
              GroupPolicyList: [{ PolicyName: 'all', PolicyDocument: encodeURIComponent(FULL) }],
            },
          ],
        },
      },
    },
  },
  reads: POLICY_READS,
  changes: [],

  // No step takes it away: it may be the only way in that somebody has.
  async look(account) {
    const policies = await accountPolicies(account)
    const judge = new Judge(policies)
    return outcomeFrom(policies.holders.flatMap((holder) => findingsFor(holder, judge)))
  },
}

function findingsFor({ kind, name, arn, attached, inline }: PolicyHolder, judge: Judge): readonly Finding[] {
  const judged = [
    ...attached.map((policy) => ({ name: policy.name, verdict: judge.ofManaged(policy.arn) })),
    ...inline.map((policy) => ({ name: `the inline policy ${policy.name}`, verdict: judge.ofText(policy.document) })),
  ]
  const named = (verdict: Verdict) => judged.filter((policy) => policy.verdict === verdict).map((policy) => policy.name)
  const full = named('full')
  const unread = named('unread')
  const findings: Finding[] = []
  if (full.length > 0)
    findings.push({
      id: 'allows-everything',
      resource: arn,
      says: `the ${kind} ${name} is allowed everything by ${full.join(' and ')}`,
      fix: `give the ${kind} ${name} policies for what it does (IAM shows which services it used), and take this one away`,
    })
  if (unread.length > 0)
    findings.push({
      id: 'unread-policy',
      resource: arn,
      says: `the ${kind} ${name} has policies that could not be read: ${unread.join(', ')}`,
      fix: 'look at them in IAM',
    })
  return findings
}

type Verdict = 'full' | 'limited' | 'unread'

/** Whether policies allow everything. Each text is judged once: many holders have the same. */
class Judge {
  readonly #managed: AccountPolicies['managed']
  readonly #known = new Map<string, Verdict>()

  constructor({ managed }: AccountPolicies) {
    this.#managed = managed
  }

  ofManaged(arn: string): Verdict {
    const text = this.#managed.get(arn) ?? getManagedPolicyAnywhere(arn)?.document
    return text === undefined ? 'unread' : this.ofText(text)
  }

  ofText(document: string): Verdict {
    const verdict = this.#known.get(document) ?? judged(document)
    this.#known.set(document, verdict)
    return verdict
  }
}

/**
 * By what a policy would allow without its conditions and denials. The benchmark asks for statements that allow `*` on
 * `*`, whatever else there is: an administrator who must have MFA is one.
 */
function judged(document: string): Verdict {
  try {
    const allows = withoutConditions(withoutDenies(document))
    return isAdministrator({ identity: [{ policy: 'policy', document: allows }] }) ? 'full' : 'limited'
  } catch {
    return 'unread' // What the engine refuses to read is not passed.
  }
}
