import { type Account, type Unanswered, UnansweredError } from '../../account/index.ts'

/** What a service cost in a region. */
export interface Charge {
  readonly region: string
  readonly service: string
  /** In USD, unless the account is billed otherwise. */
  readonly amount: number
  readonly unit: string
}

export interface Charges {
  /** ISO dates, the second exclusive. */
  readonly from: string
  readonly to: string
  readonly charges: readonly Charge[]
}

/** What one request costs. @see https://docs.aws.amazon.com/cost-management/latest/userguide/ce-api.html */
export const REQUEST_PRICE = '$0.01'

const DAYS = 30
const DAY = 86_400_000
/** Less is a rounding of nothing. */
const LEAST = 0.005

/**
 * What pays for charges takes them off the same services: a new account's credits would hide what costs until they are
 * used up.
 *
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetDimensionValues.html
 */
const CREDITS = ['Credit', 'Refund']

/**
 * What was charged in the last 30 days, by region and service, the dearest first, before credits. Cost Explorer is a
 * day behind, and each request is paid for.
 */
export async function recentCharges(account: Account, now: number): Promise<Charges | Unanswered> {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10)
  const [from, to] = [day(now - DAYS * DAY), day(now)]
  try {
    const results = await account.list(
      'costexplorer',
      'GetCostAndUsage',
      {
        TimePeriod: { Start: from, End: to },
        Granularity: 'MONTHLY',
        Metrics: ['UnblendedCost'],
        Filter: { Not: { Dimensions: { Key: 'RECORD_TYPE', Values: CREDITS } } },
        GroupBy: [
          { Type: 'DIMENSION', Key: 'REGION' },
          { Type: 'DIMENSION', Key: 'SERVICE' },
        ],
      },
      'ResultsByTime',
    )
    const sums = new Map<string, Charge>()
    for (const { Keys: [region = '', service = ''] = [], Metrics } of results.flatMap(({ Groups = [] }) => Groups)) {
      const { Amount = '0', Unit: unit = 'USD' } = Metrics?.UnblendedCost ?? {}
      const key = JSON.stringify([region, service, unit])
      const amount = (sums.get(key)?.amount ?? 0) + Number(Amount)
      sums.set(key, { region: region === 'NoRegion' ? 'global' : region, service, unit, amount })
    }
    const charges = [...sums.values()].filter(({ amount }) => amount >= LEAST)
    return { from, to, charges: charges.toSorted((a, b) => b.amount - a.amount) }
  } catch (error) {
    if (error instanceof UnansweredError) return error.answer
    throw error
  }
}
