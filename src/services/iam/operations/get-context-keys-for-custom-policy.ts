import { operation } from '../operation.ts'
import { contextKeysOf, inputPolicies } from '../simulation.ts'

/**
 * The condition keys and policy variables that the given policies ask for.
 *
 * @throws InvalidInput (400)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForCustomPolicy.html
 */
export const getContextKeysForCustomPolicy = operation('GetContextKeysForCustomPolicy', {
  action: 'iam:GetContextKeysForCustomPolicy',
  access: 'read',

  async handle({ PolicyInputList }) {
    const policies = await inputPolicies(PolicyInputList, 'PolicyInputList')
    return { ContextKeyNames: await contextKeysOf(policies) }
  },
})
