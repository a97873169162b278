import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2'
import { withOtherLetter } from '../support/changed.ts'
import { allow, rolesOfTwoAccounts } from '../support/roles.ts'
import type { Key } from '../support/sdk-clients.ts'
import { ONE, TWO } from '../support/two-accounts.ts'

const at = rolesOfTwoAccounts()
const { rootOf, send, refusal, newUser } = at

describe('what a denial of EC2 tells', () => {
  async function denied(credentials: Key): Promise<string> {
    const ec2 = new EC2Client({ region: 'us-east-1', endpoint: at.accounts.castellan.url, credentials, maxAttempts: 1 })
    const { name, message } = await ec2.send(new StopInstancesCommand({ InstanceIds: ['i-1234567890abcdef0'] })).then(
      () => assert.fail('it was not denied'),
      (error: Error) => error,
    )
    ec2.destroy()
    assert.equal(name, 'UnauthorizedOperation')
    const [, encoded = ''] = /\. Encoded authorization failure message: ([\w-]+)$/.exec(message) ?? []
    assert.ok(encoded.length > 0 && encoded.length <= 10_240, message)
    return encoded
  }
  const decode = async (key: Key, EncodedMessage: string) =>
    JSON.parse(String((await send(key, 'sts', 'DecodeAuthorizationMessage', { EncodedMessage })).DecodedMessage))

  test('is decoded by whoever may, in the same account', async () => {
    const { key, arn, UserName } = await newUser(ONE, allow('sts:DecodeAuthorizationMessage'))
    const encoded = await denied(key)
    assert.ok(!Buffer.from(encoded, 'base64url').includes('StopInstances'))
    const { allowed, explicitDeny, matchedStatements, context } = await decode(key, encoded)
    assert.deepEqual([allowed, explicitDeny, matchedStatements], [false, false, { items: [] }])
    assert.deepEqual([context.principal.name, context.principal.arn], [UserName, arn])
    assert.equal(context.action, 'ec2:StopInstances')
    const keys = context.conditions.items.map(({ key }: { key: string }) => key)
    assert.ok(keys.includes('aws:SourceIp') && keys.includes('aws:PrincipalArn'), keys.join())
  })

  test('names the statements that denied it', async () => {
    const deny = { Sid: 'NoEc2', ...allow('ec2:*'), Effect: 'Deny' }
    const { key } = await newUser(ONE, allow('*'), deny)
    const { explicitDeny, matchedStatements } = await decode(rootOf(ONE), await denied(key))
    assert.equal(explicitDeny, true)
    const [statement] = matchedStatements.items
    assert.deepEqual(
      [statement.statementId, statement.effect, statement.actions.items],
      ['NoEc2', 'DENY', [{ value: 'ec2:*' }]],
    )
  })

  test('is nothing to who may not decode it, to another account, or when it was changed', async () => {
    const { key } = await newUser(ONE)
    const encoded = await denied(key)
    const decoding = (by: Key, EncodedMessage: string) =>
      refusal(by, 'sts', 'DecodeAuthorizationMessage', { EncodedMessage })
    assert.equal(await decoding(key, encoded), 'AccessDenied')
    assert.equal(await decoding(rootOf(TWO), encoded), 'InvalidAuthorizationMessageException')
    const changed = withOtherLetter(encoded, 40)
    assert.equal(await decoding(rootOf(ONE), changed), 'InvalidAuthorizationMessageException')
  })
})
