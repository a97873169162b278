import { type Account, type Output, UnansweredError } from '../account/index.ts'
import { BILLING_REGION } from './metric.ts'

export const BUDGET_NAME = 'castellan-monthly'

export type Budget = NonNullable<Output<'budgets', 'DescribeBudgets'>['Budgets']>[number]

/**
 * All budgets. An account that never had one is not found.
 *
 * @throws UnansweredError
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_DescribeBudgets.html
 */
export async function budgetsOf(account: Account): Promise<readonly Budget[]> {
  try {
    const input = { AccountId: account.accountId }
    return await account.list('budgets', 'DescribeBudgets', input, 'Budgets', BILLING_REGION)
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error
    const { answer } = error
    if (answer.status === 'failed' && answer.code === 'NotFoundException') return []
    throw error
  }
}
