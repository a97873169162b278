import { contextKeys } from '../../../policy/index.ts'
import { operation } from '../operation.ts'
import { inputPolicies } from '../simulation.ts'

/**
 * The condition keys and policy variables that the given policies ask for.
 *
 * @throws InvalidInput (400)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForCustomPolicy.html
 */
export const getContextKeysForCustomPolicy = operation('GetContextKeysForCustomPolicy', {
  action: 'iam:GetContextKeysForCustomPolicy',
  access: 'read',

  handle({ PolicyInputList }) {
    const policies = inputPolicies(PolicyInputList, 'PolicyInputList')
    return { ContextKeyNames: contextKeys(policies.map(({ document }) => document)) }
  },
})
