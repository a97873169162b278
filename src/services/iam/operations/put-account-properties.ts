import { assertOneNamespace, namespacesOf } from '../account-properties.ts'
import { InvalidInput } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * Sets properties of the account. No feature that has any is here, and what would not be acted on is not kept:
 * each is refused.
 *
 * @throws InvalidInput (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutAccountProperties.html
 */
export const putAccountProperties = operation('PutAccountProperties', {
  action: 'iam:PutAccountProperties',
  access: 'write',
  lacks: 'Role Manager is not here, nor any other feature that has properties',
  conditionKeys: ({ Properties }) => ({ 'iam:AccountPropertyNamespaces': namespacesOf(Properties) }),

  handle({ Properties }) {
    assertOneNamespace(Properties)
    throw InvalidInput(`${Object.keys(Properties)[0]} is no property of an account.`)
  },
})
