import { groupBy } from '../../../aws/index.ts'
import {
  type Account,
  describeUnanswered,
  enabledRegions,
  type Unanswered,
  UnansweredError,
} from '../../account/index.ts'
import { BILLING_REGION } from '../../billing/metric.ts'
import { costOf } from './costs.ts'

/** What Resource Groups Tagging lists, by region. */
export interface TaggedResources {
  /** Regions in which something costs, or may. */
  readonly regions: readonly RegionResources[]
  /** How many others there are, which cost nothing by being there. */
  readonly free: number
  /** Why some regions were not looked at, as sentences. */
  readonly notSeen: readonly string[]
}

export interface RegionResources {
  readonly region: string
  readonly costs: readonly string[]
  /** ARNs of kinds that are not known here. */
  readonly unknown: readonly string[]
}

/**
 * Lists the resources of all regions that the account has enabled. Tagging knows "tagged or previously tagged
 * resources" and no others.
 *
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export async function taggedResources(account: Account): Promise<TaggedResources | Unanswered> {
  const { regions, notSeen } = await regionsToLookIn(account)
  // By itself first: who may not ask here, or where nobody answers, is not asked about seventeen Regions more.
  const here = await look(account, account.region)
  if ('status' in here) return here
  const elsewhere = regions.filter((region) => region !== account.region)
  const looked = await Promise.all(elsewhere.map(async (region) => ({ region, answer: await look(account, region) })))
  const found = [here, ...looked.flatMap(({ answer }) => ('status' in answer ? [] : [answer]))]
  const failed = looked.flatMap(({ region, answer }) =>
    'status' in answer ? [{ region, why: describeUnanswered(answer) }] : [],
  )
  const failures = [...groupBy(failed, ({ why }) => why)].map(
    ([why, all]) => `${all.map(({ region }) => region).join(', ')}: ${why}`,
  )
  return {
    regions: found.map(({ region, arns }) => ({
      region,
      costs: arns.filter((arn) => costOf(arn) === 'costs'),
      unknown: arns.filter((arn) => costOf(arn) === 'unknown'),
    })),
    free: found.flatMap(({ arns }) => arns).filter((arn) => costOf(arn) === 'free').length,
    notSeen: [...notSeen, ...failures],
  }
}

/** Where the Regions cannot be listed, those that are always there. */
async function regionsToLookIn(account: Account): Promise<{ regions: readonly string[]; notSeen: readonly string[] }> {
  try {
    return { regions: await enabledRegions(account), notSeen: [] }
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error
    const regions = [...new Set([BILLING_REGION, account.region])]
    return { regions, notSeen: [`Regions other than ${regions.join(' and ')}: ${error.message}`] }
  }
}

async function look(
  account: Account,
  region: string,
): Promise<{ region: string; arns: readonly string[] } | Unanswered> {
  try {
    const resources = await account.list('tagging', 'GetResources', {}, 'ResourceTagMappingList', region)
    return { region, arns: resources.flatMap(({ ResourceARN }) => ResourceARN ?? []).toSorted() }
  } catch (error) {
    if (error instanceof UnansweredError) return error.answer
    throw error
  }
}
