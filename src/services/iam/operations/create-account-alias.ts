import { isAccountId } from '../../../aws/index.ts'
import { EntityAlreadyExists, ValidationError } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * Names the account, in place of the alias before. An alias names one account of all.
 *
 * @throws EntityAlreadyExists (409), ValidationError (400) for twelve digits.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html
 */
export const createAccountAlias = operation('CreateAccountAlias', {
  action: 'iam:CreateAccountAlias',
  access: 'write',

  async handle({ AccountAlias }, { db }) {
    // Twelve digits are an account id, and a sign-in must know which is meant.
    if (isAccountId(AccountAlias)) throw ValidationError('An account alias cannot be 12 digits.')
    if (await db.account.setAlias(AccountAlias)) return {}
    throw EntityAlreadyExists(`The account alias ${AccountAlias} already exists.`)
  },
})
