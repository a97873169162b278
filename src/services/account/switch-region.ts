import { isOptInRegion, standardRegions } from '../../aws/index.ts'
import { type RegionStatus, regionStatuses, statusIn } from '../region-opts.ts'
import { ConflictException, TooManyRequestsException, ValidationException } from './errors.ts'
import type { AccountContext } from './operation.ts'
import { SETTLES_AFTER } from './settle-regions.ts'

/** "Number of concurrent region-opt requests per account". */
export const CONCURRENT_REGION_OPTS = 6

/** What a Region is on its way from, and to. */
type Switch = { readonly from: RegionStatus; readonly while: 'ENABLING' | 'DISABLING' }

/**
 * Begins to enable or disable a Region; `settleRegions` ends it.
 *
 * @throws ValidationException (400) for what is no Region, one that every account has, and one that is so already, the
 *   last in AWS's words (hashicorp/terraform-provider-aws#41430); ConflictException (409) for one that is on its way to
 *   the contrary; TooManyRequestsException (429) where six are under way.
 * @see https://docs.aws.amazon.com/accounts/latest/reference/API_EnableRegion.html
 * @see https://docs.aws.amazon.com/accounts/latest/reference/quotas.html
 */
export async function switchRegion(region: string, to: Switch, context: AccountContext): Promise<void> {
  const { db, about, clock } = context
  assertStandardRegion(region)
  if (!isOptInRegion(region)) {
    throw ValidationException(`The Region ${region} is enabled by default, and cannot be enabled or disabled.`, {
      reason: 'invalidRegionOptTarget',
    })
  }
  const statuses = await regionStatuses(db, about.consoleRegion)
  const status = statusIn(statuses, region)
  if ((status === 'ENABLING' || status === 'DISABLING') && status !== to.while) {
    throw ConflictException(`The Region ${region} is ${status}.`)
  }
  if (status !== to.from) {
    throw ValidationException('Unable to switch region status because of its current opt-in status.')
  }
  const underWay = [...statuses.values()].filter((each) => each === 'ENABLING' || each === 'DISABLING')
  if (underWay.length >= CONCURRENT_REGION_OPTS) {
    throw TooManyRequestsException(`${CONCURRENT_REGION_OPTS} Regions of the account are being enabled or disabled.`)
  }
  const settlesAt = clock() + SETTLES_AFTER
  await db.regionOpts.put({ region, optStatus: to.while, settlesAt })
  await db.dueWork.schedule('regions', settlesAt)
}

/** @throws ValidationException (400) */
export function assertStandardRegion(region: string): void {
  if (standardRegions().includes(region)) return
  throw ValidationException('The Region that was named does not exist.', { reason: 'invalidRegionOptTarget' })
}
