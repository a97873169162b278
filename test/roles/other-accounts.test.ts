import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  ADMINISTRATOR,
  allow,
  type Output,
  type RecordedEvent,
  roleArn,
  rolesOfTwoAccounts,
  trusting,
} from '../support/roles.ts'
import { keyOf } from '../support/sdk-clients.ts'
import { ONE, TWO } from '../support/two-accounts.ts'

const at = rolesOfTwoAccounts()
const { rootOf, send, newUser, newRole, assume, asks, eventsOf, eventOf, fresh } = at

describe('a role of another account', () => {
  test('is assumed by whom both sides let, however the trust policy names it', async () => {
    const may = await newUser(ONE, allow('sts:AssumeRole'))
    const mayNot = await newUser(ONE)
    const denied = await newUser(ONE, allow('sts:AssumeRole'), { ...allow('sts:*'), Effect: 'Deny' })
    const trusts = {
      'its account': { AWS: ONE },
      'its account’s root': { AWS: `arn:aws:iam::${ONE}:root` },
      'all of them': { AWS: [may.arn, mayNot.arn, denied.arn] },
      everybody: { AWS: '*' },
    }
    for (const [name, principal] of Object.entries(trusts)) {
      const { RoleArn } = await newRole(TWO, trusting(principal))
      assert.equal(await asks(may.key, RoleArn), '', name)
      assert.equal(await asks(mayNot.key, RoleArn), 'AccessDenied', name)
      assert.equal(await asks(denied.key, RoleArn), 'AccessDenied', name)
    }
    for (const principal of [
      { AWS: TWO },
      { AWS: '999988887777' },
      { AWS: mayNot.arn },
      { Service: 'ec2.amazonaws.com' },
    ]) {
      const { RoleArn } = await newRole(TWO, trusting(principal))
      assert.equal(await asks(may.key, RoleArn), 'AccessDenied', JSON.stringify(principal))
    }
  })

  test('is not assumed by another who is given the name of whom it trusted', async () => {
    const root = rootOf(ONE)
    const trusted = await newUser(ONE, allow('sts:AssumeRole'))
    const worker = await newRole(ONE, trusting({ AWS: trusted.arn }), allow('sts:AssumeRole'))
    const { RoleArn } = await newRole(TWO, trusting({ AWS: [trusted.arn, worker.RoleArn] }))
    assert.equal(await asks(trusted.key, RoleArn), '')
    assert.equal(await asks(await assume(trusted.key, worker.RoleArn), RoleArn), '')

    const { UserName } = trusted
    const { RoleName } = worker
    await send(root, 'iam', 'DeleteAccessKey', { UserName, AccessKeyId: trusted.key.accessKeyId })
    await send(root, 'iam', 'DeleteUserPolicy', { UserName, PolicyName: 'own' })
    await send(root, 'iam', 'DeleteUser', { UserName })
    await send(root, 'iam', 'DeleteRolePolicy', { RoleName, PolicyName: 'own' })
    await send(root, 'iam', 'DeleteRole', { RoleName })

    await send(root, 'iam', 'CreateUser', { UserName })
    await send(root, 'iam', 'AttachUserPolicy', { UserName, PolicyArn: ADMINISTRATOR })
    const { AccessKey } = await send(root, 'iam', 'CreateAccessKey', { UserName })
    assert.equal(await asks(keyOf(AccessKey), RoleArn), 'AccessDenied', 'a user')
    await send(root, 'iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: trusting({ AWS: trusted.arn }) })
    await send(root, 'iam', 'AttachRolePolicy', { RoleName, PolicyArn: ADMINISTRATOR })
    assert.equal(await asks(await assume(keyOf(AccessKey), worker.RoleArn), RoleArn), 'AccessDenied', 'a role')
  })

  test('is assumed by a user who is renamed', async () => {
    const { UserName, arn, key } = await newUser(ONE, allow('sts:AssumeRole'))
    const { RoleName, RoleArn } = await newRole(TWO, trusting({ AWS: arn }))
    await send(rootOf(ONE), 'iam', 'UpdateUser', { UserName, NewUserName: `${UserName}-new`, NewPath: '/team/' })
    assert.equal(await asks(key, RoleArn), '')
    const { Role } = await send(rootOf(TWO), 'iam', 'GetRole', { RoleName })
    const shown = decodeURIComponent((Role as { AssumeRolePolicyDocument: string }).AssumeRolePolicyDocument)
    assert.equal(shown, trusting({ AWS: `arn:aws:iam::${ONE}:user/team/${UserName}-new` }))
  })

  test('reads alike where it trusts somebody else and where there is none', async () => {
    const { key, arn } = await newUser(ONE, allow('sts:AssumeRole'))
    const there = await newRole(TWO, trusting({ AWS: TWO }))
    for (const RoleArn of [there.RoleArn, roleArn(TWO, 'none'), roleArn('999988887777', 'none')]) {
      const { error } = await at.clients.answer('sts', key, 'AssumeRole', { RoleArn, RoleSessionName: 'job-1' })
      const message = `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`
      assert.deepEqual(error, { code: 'AccessDenied', status: 403, message })
    }
    const { length } = (await eventsOf(TWO, 'AssumeRole')).filter((event) =>
      JSON.stringify(event).includes(there.RoleArn),
    )
    assert.equal(length, 0, 'and no stranger writes into its record')
  })

  test('is not reached through a deputy that another customer tells of it', async () => {
    // Everybody's deputy is the same user of ONE; the customer in TWO gave it an id of its own.
    const deputy = await newUser(ONE, allow('sts:AssumeRole'))
    const condition = { Condition: { StringEquals: { 'sts:ExternalId': 'customer-two' } } }
    const { RoleArn } = await newRole(TWO, trusting({ AWS: deputy.arn }, condition))
    assert.equal(await asks(deputy.key, RoleArn, { ExternalId: 'customer-two' }), '')
    for (const ExternalId of ['customer-three', 'CUSTOMER-TWO', 'customer-two2']) {
      assert.equal(await asks(deputy.key, RoleArn, { ExternalId }), 'AccessDenied', ExternalId)
    }
    assert.equal(await asks(deputy.key, RoleArn), 'AccessDenied')
  })

  test('is assumed in the record of both accounts, and used in that of its own', async () => {
    const { key, arn } = await newUser(ONE, allow('sts:*'))
    const trust = trusting({ AWS: arn }, { Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] })
    const { RoleArn, RoleName, roleId } = await newRole(TWO, trust, allow('iam:ListUsers'))
    const RoleSessionName = fresh('session')
    const tags = { Tags: [{ Key: 'Team', Value: 'Red' }], TransitiveTagKeys: ['Team'] }
    const session = await assume(key, RoleArn, { RoleSessionName, SourceIdentity: 'Alice', ...tags })
    const isIt = ({ requestParameters }: RecordedEvent) =>
      (requestParameters as Output).roleSessionName === RoleSessionName
    const [own, theirs] = [await eventOf(ONE, 'AssumeRole', isIt), await eventOf(TWO, 'AssumeRole', isIt)]
    const byRole = { AttributeKey: 'ResourceName', AttributeValue: RoleName }
    const { Events } = await send(rootOf(TWO), 'cloudtrail', 'LookupEvents', { LookupAttributes: [byRole] })
    const found = (Events as { EventName: string; Resources: object[] }[]).find(
      (event) => event.EventName === 'AssumeRole',
    )
    assert.deepEqual(found?.Resources, [
      { ResourceType: 'AWS::IAM::Role', ResourceName: RoleName },
      { ResourceType: 'AWS::IAM::Role', ResourceName: RoleArn },
    ])
    assert.equal(own.sharedEventID, theirs.sharedEventID)
    assert.notEqual(own.eventID, theirs.eventID)
    assert.equal(own.userIdentity.arn, arn)
    const { type, arn: named, accountId } = theirs.userIdentity
    assert.deepEqual([type, named, accountId], ['AWSAccount', undefined, ONE])
    for (const event of [own, theirs]) {
      assert.deepEqual(event.requestParameters, {
        roleArn: RoleArn,
        roleSessionName: RoleSessionName,
        sourceIdentity: 'Alice',
        tags: [{ key: 'Team', value: 'Red' }],
        transitiveTagKeys: ['Team'],
      })
      assert.deepEqual(event.resources, [{ ARN: RoleArn, accountId: TWO, type: 'AWS::IAM::Role' }])
      const { assumedRoleUser, credentials } = event.responseElements as Record<string, Output>
      assert.equal(assumedRoleUser?.assumedRoleId, `${roleId}:${RoleSessionName}`)
      assert.deepEqual(Object.keys(credentials ?? {}).toSorted(), ['accessKeyId', 'expiration'])
      assert.match(String(credentials?.expiration), /^[A-Z][a-z]{2} \d\d?, \d{4}, \d\d?:\d\d:\d\d [AP]M$/)
      assert.ok(!JSON.stringify(event).includes(session.secretAccessKey))
    }

    await send(session, 'iam', 'ListUsers', {})
    const used = await eventOf(TWO, 'ListUsers', ({ userIdentity }) => userIdentity.accessKeyId === session.accessKeyId)
    const { sessionContext, ...identity } = used.userIdentity
    assert.deepEqual(identity, {
      type: 'AssumedRole',
      principalId: `${roleId}:${RoleSessionName}`,
      arn: `arn:aws:sts::${TWO}:assumed-role/${RoleName}/${RoleSessionName}`,
      accountId: TWO,
      accessKeyId: session.accessKeyId,
    })
    const { sessionIssuer, attributes, sourceIdentity } = sessionContext as Record<string, Output>
    assert.deepEqual(sessionIssuer, {
      type: 'Role',
      principalId: roleId,
      arn: RoleArn,
      accountId: TWO,
      userName: RoleName,
    })
    assert.equal(attributes?.mfaAuthenticated, 'false')
    assert.match(String(attributes?.creationDate), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    assert.equal(sourceIdentity, 'Alice')
  })
})
