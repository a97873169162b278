import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { missingChromium } from '../support/browser.ts'
import { rootsConsole } from '../support/console.ts'
import { until } from '../support/tools.ts'

const POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
    { Effect: 'Deny', Action: 'iam:DeleteUser', Resource: 'arn:aws:iam::*:user/owner' },
  ],
}
const TRUST = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }

describe('the page of an event, in a browser', { skip: missingChromium() }, () => {
  const at = rootsConsole('event-authorization')

  test('says what was asked for, what decided and by which policies: of a denial, and of a call that asked for several things', async () => {
    const iam = new IAMClient(at.client)
    for (const UserName of ['ann', 'owner']) await iam.send(new CreateUserCommand({ UserName }))
    const PolicyDocument = JSON.stringify(POLICY)
    await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'own', PolicyDocument }))
    await iam.send(new CreateGroupCommand({ GroupName: 'readers' }))
    const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
    await iam.send(new AttachGroupPolicyCommand({ GroupName: 'readers', PolicyArn }))
    await iam.send(new AddUserToGroupCommand({ GroupName: 'readers', UserName: 'ann' }))
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }))
    const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {}
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey }
    const ann = new IAMClient({ ...at.client, credentials })
    await assert.rejects(ann.send(new DeleteUserCommand({ UserName: 'owner' })), { name: 'AccessDenied' })
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: TRUST })
    await ann.send(new CreateRoleCommand({ RoleName: 'web', AssumeRolePolicyDocument }))
    await ann.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'web' }))
    await ann.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'web', RoleName: 'web' }))

    await at.page.goto(`/console/cloudtrail/events/${await eventId('DeleteUser')}`)
    const asks = at.page.getByRole('table', { name: 'Authorization' })
    await asks
      .getByRole('row', { name: /iam:DeleteUser .*user\/owner .*Explicitly denied .*statement 1 of own/ })
      .waitFor()
    const policies = at.page.getByRole('table', { name: 'Policies at that time' })
    await policies.getByRole('row', { name: /own Identity-based policy Inline/ }).waitFor()
    await policies.getByRole('row', { name: /IAMReadOnlyAccess Identity-based policy v\d/ }).waitFor()
    await at.look('a denied call')

    await at.page.goto(`/console/cloudtrail/events/${await eventId('AddRoleToInstanceProfile')}`)
    await asks.getByRole('row', { name: /iam:PassRole .*role\/web .*Allowed .*statement 0 of own/ }).waitFor()
    assert.equal(await policies.count(), 0)
    await at.look('a call that asked for two things')

    await at.page.goto(`/console/cloudtrail/events/${await eventId('CreateInstanceProfile')}`)
    await at.page.getByRole('heading', { name: 'CreateInstanceProfile' }).waitFor()
    assert.equal(await asks.count(), 0)
    iam.destroy()
    ann.destroy()
  })

  async function eventId(name: string): Promise<string> {
    const cloudtrail = new CloudTrailClient(at.client)
    const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: name }]
    const found = await until(`an event of ${name}`, async () => {
      const { Events = [] } = await cloudtrail.send(new LookupEventsCommand({ LookupAttributes }))
      return Events[0]?.EventId
    })
    cloudtrail.destroy()
    return found
  }
})
