import type { Account, Output } from '../account/index.ts'

export type Trail = NonNullable<Output<'cloudtrail', 'DescribeTrails'>['trailList']>[number]

/** What reading them takes. */
export const TRAIL_READS = [{ action: 'cloudtrail:DescribeTrails' }] as const

/** The trails that are seen in the account's Region, each once; or why there is nothing to ask of them. */
export async function trailsOf(
  account: Account,
): Promise<{ readonly trails: readonly Trail[]; readonly none?: { verdict: 'not-applicable'; why: string } }> {
  const { trailList: trails = [] } = await account.read('cloudtrail', 'DescribeTrails', {})
  if (trails.length > 0) return { trails }
  return { trails, none: { verdict: 'not-applicable', why: 'there is no trail' } }
}

/** Whether the account itself can change it: an organization's trail is its management account's. */
export function isOwnTrail({ TrailARN = '' }: Trail, { accountId }: Pick<Account, 'accountId'>): boolean {
  return TrailARN.split(':')[4] === accountId
}
