import type { Account } from './account.ts'

/** As many as one page has; AWS has fewer Regions. */
const MOST_REGIONS = 50

/** Where the account can have resources; an endpoint that cannot say it is taken for one Region. @throws UnansweredError */
export async function enabledRegions(account: Account): Promise<readonly string[]> {
  const asked = await account.ask('account', 'ListRegions', {
    RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'],
    MaxResults: MOST_REGIONS,
  })
  if (asked.status === 'not-available') return [account.region]
  if (asked.status === 'done') return (asked.output.Regions ?? []).flatMap(({ RegionName }) => RegionName ?? [])
  // AWS's SecurityAudit allows this alone. It comes second because its client is by far the largest, and slow to load.
  const { Regions = [] } = await account.read('ec2', 'DescribeRegions', {})
  return Regions.flatMap(({ RegionName }) => RegionName ?? [])
}
