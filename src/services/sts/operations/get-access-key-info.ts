import { accountOfAccessKeyId } from '../../../aws/index.ts'
import { ValidationError } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * The account that an access key id carries, whether there is such a key or not. A key that was supplied from outside
 * carries none; its account is told to that account only.
 *
 * @throws ValidationError (400)
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
 */
export const getAccessKeyInfo = operation('GetAccessKeyInfo', {
  action: 'sts:GetAccessKeyInfo',
  access: 'read',

  async handle({ AccessKeyId }, { store, accountId }) {
    const imported = await store.directory.importedAccessKey(AccessKeyId)
    const account = imported === accountId ? imported : accountOfAccessKeyId(AccessKeyId)
    if (account === undefined) throw ValidationError(`The access key ID ${AccessKeyId} belongs to no account.`)
    return { Account: account }
  },
})
