import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { allow, document, rolesOfTwoAccounts, trusting } from '../support/roles.ts'
import { keyOf } from '../support/sdk-clients.ts'
import { ONE } from '../support/two-accounts.ts'

const { rootOf, send, refusal, newUser, newRole, asks, fresh } = rolesOfTwoAccounts()

describe('a federated user', () => {
  test('calls neither IAM nor most of STS, and what a resource grants to its name', async () => {
    const { key } = await newUser(ONE, allow('*'))
    const { Credentials, FederatedUser } = await send(key, 'sts', 'GetFederationToken', { Name: 'Bob' })
    const bob = keyOf(Credentials)
    assert.equal(await refusal(bob, 'iam', 'ListUsers', {}), 'InvalidClientTokenId')
    assert.equal(await refusal(bob, 'sts', 'GetSessionToken', {}), 'AccessDenied')
    const { RoleArn } = await newRole(ONE, trusting({ AWS: '*' }))
    assert.equal(await asks(bob, RoleArn), 'AccessDenied')
    assert.deepEqual(await send(bob, 'sts', 'GetCallerIdentity', {}), {
      UserId: `${ONE}:Bob`,
      Account: ONE,
      Arn: `arn:aws:sts::${ONE}:federated-user/Bob`,
    })

    const { TopicArn } = await send(rootOf(ONE), 'sns', 'CreateTopic', { Name: fresh('topic') })
    const publish = { TopicArn, Message: 'hello' }
    assert.equal(await refusal(bob, 'sns', 'Publish', publish), 'AuthorizationError')
    const { Arn } = FederatedUser as { Arn: string }
    const policy = document({ Effect: 'Allow', Principal: { AWS: Arn }, Action: 'sns:Publish', Resource: TopicArn })
    const attribute = { TopicArn, AttributeName: 'Policy', AttributeValue: policy }
    await send(rootOf(ONE), 'sns', 'SetTopicAttributes', attribute)
    assert.equal(await refusal(bob, 'sns', 'Publish', publish), '')
    const narrowed = await send(bob, 'sts', 'GetCallerIdentity', {})
    assert.equal(narrowed.Arn, Arn)
  })
})
