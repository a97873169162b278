import type { RegionOptStatus } from '@aws-sdk/client-account'
import type { Account } from './account.ts'
import { UnansweredError } from './call.ts'

/** As many as one page has; AWS has fewer Regions. */
const MOST_REGIONS = 50

const ENABLED: RegionOptStatus[] = ['ENABLED', 'ENABLED_BY_DEFAULT']

/**
 * Where the account can have resources; an endpoint that cannot say it is taken for one Region.
 *
 * @throws UnansweredError also for an answer without Regions: every account has some, and nothing was looked at where
 *   none is named.
 */
export async function enabledRegions(account: Account): Promise<readonly string[]> {
  const regions = (await namedRegions(account)).flatMap(({ RegionName }) => RegionName ?? [])
  if (regions.length > 0) return regions
  const message = 'the answer names no Region'
  throw new UnansweredError({ status: 'failed', operation: 'account:ListRegions', code: 'NoRegions', message })
}

/**
 * What each Region of the account answers. Its own is asked first: where the caller may not ask, or nobody answers, the
 * others are not asked.
 *
 * @throws UnansweredError where one is not answered: what is not seen of a Region is not seen of the account.
 */
export async function inEachRegion<Answer>(
  account: Account,
  ask: (region: string) => Promise<Answer>,
): Promise<readonly { readonly region: string; readonly answer: Answer }[]> {
  const regions = await enabledRegions(account)
  await ask(account.region)
  return Promise.all(regions.map(async (region) => ({ region, answer: await ask(region) })))
}

async function namedRegions(account: Account): Promise<readonly { readonly RegionName?: string | undefined }[]> {
  try {
    const input = { RegionOptStatusContains: ENABLED, MaxResults: MOST_REGIONS }
    return await account.list('account', 'ListRegions', input, 'Regions')
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error
    if (error.answer.status === 'not-available') return [{ RegionName: account.region }]
    // AWS's SecurityAudit allows this alone. It comes second because its client is by far the largest, and slow to
    // load.
    const answer = await account.ask('ec2', 'DescribeRegions', {})
    if (answer.status === 'done') return answer.output.Regions ?? []
    // What was denied or failed is not made harmless by an endpoint that has no EC2 to ask instead.
    throw answer.status === 'not-available' ? error : new UnansweredError(answer)
  }
}
