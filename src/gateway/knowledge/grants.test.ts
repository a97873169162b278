import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId, iamUser } from '../../aws/index.ts'
import { KeyGrants } from './grants.ts'

const ACCOUNT = accountId('111122223333')
const ANN = iamUser(ACCOUNT, { userId: 'AIDAEXAMPLEEXAMPLE123', userName: 'ann', path: '/' })
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd`

/** What grants of the key allow Ann, where its upstream lists one that is of `KeyId`. */
async function allowed(KeyId?: string): Promise<string | undefined> {
  const grant = { GrantId: 'g1', GranteePrincipal: ANN.arn, Operations: ['Decrypt'], KeyId }
  const ask = async () => ({ kind: 'answer' as const, text: JSON.stringify({ Grants: [grant] }) })
  const grants = new KeyGrants({ ask }, Date.now)
  return await grants.find(KEY, ACCOUNT, { accountId: ACCOUNT, region: 'us-east-1', caller: ANN })
}

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html */
test('an upstream that lists the grants of all keys lends none of them to another key', async () => {
  for (const own of [KEY, '1234abcd']) assert.match((await allowed(own)) ?? '', /kms:Decrypt/)
  for (const other of ['5678efab', KEY.replace('1234abcd', '01234abcd'), undefined])
    assert.equal(await allowed(other), undefined)
})
