import { call } from '../../account/index.ts'
import { BUDGET_NAME, budgetsOf } from '../../billing/budgets.ts'
import { type Kind, sorted, tagsIn } from '../resource.ts'

export const budget: Kind = {
  owns: (service, resource) => service === 'budgets' && resource.startsWith('budget/'),
  reads: ['budgets:ViewBudget', 'budgets:ListTagsForResource'],

  async find(search) {
    const { account } = search
    const AccountId = account.accountId
    const names = (await budgetsOf(account)).flatMap(({ BudgetName }) => BudgetName ?? [])
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
