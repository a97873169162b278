import { GetRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { errorName } from '../../../api/errors.ts'
import { iam } from '../../../api/iam.ts'
import { serverTime } from '../../../api/server-time.ts'
import { decodeDocument } from '../../../iam/policies/managed-policies.ts'

/** The inline policy that AWS's console writes. */
const POLICY_NAME = 'AWSRevokeOlderSessions'

/**
 * Denies everything to those who assumed the role before.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
function revocation(before: Date): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: ['*'],
        Resource: ['*'],
        Condition: { DateLessThan: { 'aws:TokenIssueTime': before.toISOString() } },
      },
    ],
  })
}

export async function revokeSessions(RoleName: string): Promise<void> {
  const PolicyDocument = revocation(await serverTime())
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: POLICY_NAME, PolicyDocument }))
}

/** The time before which sessions were revoked; `null` where none were. */
export async function revokedBefore(RoleName: string): Promise<string | null> {
  try {
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: POLICY_NAME }))
    return /"aws:TokenIssueTime"\s*:\s*"([^"]+)"/.exec(decodeDocument(PolicyDocument))?.[1] ?? null
  } catch (error) {
    if (/^NoSuchEntity(?:Exception)?$/.test(errorName(error))) return null
    throw error
  }
}
