import { type Account, call } from '../account/index.ts'
import { BUDGET_NAME, type Budget, budgetsOf } from '../billing/budgets.ts'
import { BILLING_REGION, notInPartition } from '../billing/metric.ts'
import { type Check, outcomeFrom, type Permission, type Step } from '../check/index.ts'
import { MADE_BY } from '../made-by.ts'

type Narrow = NonNullable<Permission['resources']>
const onBudget: Narrow = ({ partition, accountId }) => [`arn:${partition}:budgets::${accountId}:budget/${BUDGET_NAME}`]

export const budget: Check = {
  id: 'budget',
  title: 'A budget warns of what the month will cost',
  reason:
    'An alarm speaks when the money is spent; a budget with a forecast speaks before, and does not need the metric.',
  source: 'https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-best-practices.html',
  severity: 'medium',
  cis: [],
  examples: {
    pass: {
      name: 'a monthly budget with a forecast',
      answers: {
        'budgets:DescribeBudgets': {
          Budgets: [
            {
              BudgetName: 'all',
              BudgetType: 'COST',
              TimeUnit: 'MONTHLY',
              CostTypes: { IncludeCredit: false, IncludeRefund: false },
            },
          ],
        },
        'budgets:DescribeNotificationsForBudget': { Notifications: [{ NotificationType: 'FORECASTED' }] },
      },
    },
    fail: {
      name: 'a budget for one service',
      answers: {
        'budgets:DescribeBudgets': {
          Budgets: [
            { BudgetName: 's3', BudgetType: 'COST', TimeUnit: 'MONTHLY', CostFilters: { Service: ['Amazon S3'] } },
          ],
        },
      },
    },
  },
  asks: ['email'],
  reads: [{ action: 'budgets:ViewBudget' }],
  changes: ['budgets:ModifyBudget', 'budgets:TagResource'].map((action) => ({ action, resources: onBudget })),

  async look(account) {
    const elsewhere = notInPartition(account)
    if (elsewhere) return elsewhere
    const budgets = await budgetsOf(account)
    const candidates = budgets.filter(isForEverything)
    const warning = await Promise.all(candidates.map((candidate) => hasForecast(account, candidate)))
    const warns = candidates.filter((_, index) => warning[index])
    if (warns.some(seesCosts)) return outcomeFrom([])
    const [blind] = warns
    if (blind) {
      return outcomeFrom([
        {
          id: 'hidden-by-credits',
          resource: account.accountId,
          says: `the budget ${blind.BudgetName} takes credits and refunds off: while there are credits, it sees no costs`,
          fix: 'under “Budgets”, edit it, and leave credits and refunds out under “Advanced options”; or run `castellan secure --email ADDRESS`, which makes another',
        },
      ])
    }
    const says =
      candidates.length > 0
        ? 'no budget for all costs notifies by forecast'
        : 'there is no budget for all costs of a month'
    return outcomeFrom([
      {
        id: 'no-forecast',
        resource: account.accountId,
        says,
        fix: 'create a monthly cost budget with a forecasted alert: “Billing and Cost Management”, “Budgets”; or run `castellan secure --email ADDRESS`',
      },
    ])
  },

  async plan(account, { email, thresholds }) {
    const [amount] = thresholds
    if (email === undefined || amount === undefined) return []
    const step: Step = {
      id: 'budget',
      title: `Budget ${amount} USD a month, and mail to ${email} when the forecast or the charges are above it`,
      calls: [
        {
          call: call(
            'budgets',
            'CreateBudget',
            {
              AccountId: account.accountId,
              Budget: {
                BudgetName: BUDGET_NAME,
                BudgetType: 'COST',
                TimeUnit: 'MONTHLY',
                BudgetLimit: { Amount: String(amount), Unit: 'USD' },
                CostTypes: WITHOUT_CREDITS,
              },
              NotificationsWithSubscribers: (['FORECASTED', 'ACTUAL'] as const).map((NotificationType) => ({
                Notification: {
                  NotificationType,
                  ComparisonOperator: 'GREATER_THAN' as const,
                  Threshold: 100,
                  ThresholdType: 'PERCENTAGE' as const,
                },
                Subscribers: [{ SubscriptionType: 'EMAIL' as const, Address: email }],
              })),
              ResourceTags: [MADE_BY],
            },
            BILLING_REGION,
          ),
          makes: `arn:${account.partition}:budgets::${account.accountId}:budget/${BUDGET_NAME}`,
          also: ['budgets:TagResource'],
        },
      ],
      cost: 'free: AWS charges for budgets that act, not for those that notify',
      verify: ({ account, baseline }) => budget.look(account, baseline),
    }
    return [step]
  },
}

/**
 * AWS's defaults, but for credits and refunds: a new account's credits would hide every cost.
 *
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_CostTypes.html
 */
const WITHOUT_CREDITS = {
  IncludeTax: true,
  IncludeSubscription: true,
  UseBlended: false,
  IncludeRefund: false,
  IncludeCredit: false,
  IncludeUpfront: true,
  IncludeRecurring: true,
  IncludeOtherSubscription: true,
  IncludeSupport: true,
  IncludeDiscount: true,
  UseAmortized: false,
} as const

function seesCosts({ CostTypes = {} }: Budget): boolean {
  return CostTypes.IncludeCredit === false && CostTypes.IncludeRefund === false
}

/** One that a filter narrows does not see the rest. */
function isForEverything({ BudgetType, TimeUnit, CostFilters = {}, FilterExpression }: Budget): boolean {
  const isFiltered = Object.keys(CostFilters).length > 0 || FilterExpression !== undefined
  return BudgetType === 'COST' && TimeUnit !== 'ANNUALLY' && !isFiltered
}

async function hasForecast(account: Account, { BudgetName = '' }: Budget): Promise<boolean> {
  const notifications = await account.list(
    'budgets',
    'DescribeNotificationsForBudget',
    { AccountId: account.accountId, BudgetName },
    'Notifications',
    BILLING_REGION,
  )
  // Each has a subscriber:
  // https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_NotificationWithSubscribers.html
  return notifications.some(({ NotificationType }) => NotificationType === 'FORECASTED')
}
