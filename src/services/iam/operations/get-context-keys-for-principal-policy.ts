import { operation } from '../operation.ts'
import { simulatedPrincipal } from '../simulated-principal.ts'
import { contextKeysOf, inputPolicies } from '../simulation.ts'

/**
 * The condition keys and policy variables that a user's, group's or role's policies ask for, and the given ones.
 *
 * @throws NoSuchEntity (404), InvalidInput (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForPrincipalPolicy.html
 */
export const getContextKeysForPrincipalPolicy = operation('GetContextKeysForPrincipalPolicy', {
  action: 'iam:GetContextKeysForPrincipalPolicy',
  access: 'read',
  resource: ({ PolicySourceArn }) => PolicySourceArn,

  async handle({ PolicySourceArn, PolicyInputList }, { db }) {
    const { identity } = await simulatedPrincipal(db, PolicySourceArn)
    const policies = [...identity, ...(await inputPolicies(PolicyInputList, 'PolicyInputList'))]
    return { ContextKeyNames: await contextKeysOf(policies) }
  },
})
