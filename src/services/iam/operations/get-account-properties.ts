import { operation } from '../operation.ts'

/**
 * The account's properties, which say how features such as Role Manager work for it. No such feature is here, and
 * so none is set.
 *
 * @throws nothing of its own.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountProperties.html
 */
export const getAccountProperties = operation('GetAccountProperties', {
  action: 'iam:GetAccountProperties',
  access: 'read',
  lacks: 'Role Manager is not here, nor any other feature that has properties',

  handle: () => ({ Properties: {} }),
})
