import type { Account } from './account.ts'
import { UnansweredError } from './call.ts'
import type { Output } from './services.ts'

type Organization = NonNullable<Output<'organizations', 'DescribeOrganization'>['Organization']>

/** What reading it takes. */
export const ORGANIZATION_READS = [{ action: 'organizations:DescribeOrganization' }] as const

/**
 * The organization that the account is in, or `undefined` where it is in none.
 *
 * @throws UnansweredError
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
 */
export async function organizationOf(account: Account): Promise<Organization | undefined> {
  const answer = await account.ask('organizations', 'DescribeOrganization', {})
  if (answer.status === 'done' && answer.output.Organization) return answer.output.Organization
  if (answer.status === 'failed' && answer.code === 'AWSOrganizationsNotInUseException') return undefined
  const operation = 'organizations:DescribeOrganization'
  const empty = { status: 'failed', operation, code: 'NoOrganization', message: 'the answer has none' } as const
  throw new UnansweredError(answer.status === 'done' ? empty : answer)
}
