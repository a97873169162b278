import { type Account, call, UnansweredError } from '../../account/index.ts'
import { BUDGET_NAME } from '../../checks/budget.ts'
import { type Kind, sorted, tagsIn } from '../resource.ts'

export const budget: Kind = {
  owns: (service, resource) => service === 'budgets' && resource.startsWith('budget/'),
  reads: ['budgets:ViewBudget', 'budgets:ListTagsForResource'],

  async find(search) {
    const { account } = search
    const AccountId = account.accountId
    const names = await budgetNames(account)
    const tagged = names.map(async (name) => {
      const arn = `arn:${account.partition}:budgets::${AccountId}:budget/${name}`
      if (name !== BUDGET_NAME) return { arn, name, tags: [] }
      const answer = await account.ask('budgets', 'ListTagsForResource', { ResourceARN: arn })
      return { arn, name, tags: tagsIn(answer, ({ ResourceTags }) => ResourceTags) }
    })
    return sorted('budget', await Promise.all(tagged), search, ({ arn, name }) => ({
      calls: [{ call: call('budgets', 'DeleteBudget', { AccountId, BudgetName: name }), removes: arn }],
    }))
  },
}

/** An account that never had a budget is not found. @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_DescribeBudgets.html */
async function budgetNames(account: Account): Promise<readonly string[]> {
  try {
    const budgets = await account.list('budgets', 'DescribeBudgets', { AccountId: account.accountId }, 'Budgets')
    return budgets.flatMap(({ BudgetName }) => BudgetName ?? [])
  } catch (error) {
    if (
      error instanceof UnansweredError &&
      error.answer.status === 'failed' &&
      error.answer.code === 'NotFoundException'
    )
      return []
    throw error
  }
}
