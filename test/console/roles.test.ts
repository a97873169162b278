import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateServiceLinkedRoleCommand,
  CreateUserCommand,
  GetInstanceProfileCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { missingChromium } from '../support/browser.ts'
import { ROOT } from '../support/castellan.ts'
import { rootsConsole } from '../support/console.ts'
import { untilEqual } from '../support/tools.ts'
import { policyEditor, writePolicy } from '../walkthrough/pages/policy-editor.ts'
import { chooseFromAccountMenu, chooseIamUser, giveUserPassword } from '../walkthrough/pages/sign-in.ts'

const PASSWORD = 'A-long-Passw0rd-1'
const ANN = `arn:aws:iam::${ROOT.accountId}:user/ann`

describe('roles, in a browser', { skip: missingChromium() }, () => {
  const at = rootsConsole('roles')
  let iam: IAMClient
  before(() => {
    iam = new IAMClient(at.client)
  })

  const beginRole = async () => {
    await at.page.goto('/console/iam/roles')
    await at.page.getByRole('link', { name: 'Create role' }).click()
    await at.heading('Select trusted entity')
  }
  const next = () => at.button('Next').click()
  const nameAndCreate = async (name: string) => {
    await at.heading('Name, review, and create')
    await at.page.getByLabel('Role name').fill(name)
    await at.button('Create role').click()
    await at.page.getByText(`Role ${name} created.`).waitFor()
  }
  const trustOf = async (RoleName: string) => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }))
    return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))
  }
  const row = (name: string) => at.page.getByRole('row', { name: new RegExp(`\\b${name}\\b`) })
  const openRole = async (name: string, tab: string) => {
    await at.page.goto(`/console/iam/roles/${name}`)
    await at.heading(name)
    await at.page.getByRole('tab', { name: tab }).click()
  }

  test('a role for EC2 is made with its policies, and with an instance profile of its name', async () => {
    await beginRole()
    await next()
    await at.page.getByText('Choose a service.').waitFor()
    await at.look('select trusted entity')
    await at.page.getByRole('button', { name: /Choose a service or use case/ }).click()
    await at.page.getByRole('option', { name: /^EC2/ }).click()
    await next()
    await at.page.getByPlaceholder('Filter policies').fill('AmazonS3Read')
    await at.page.getByRole('checkbox', { name: /AmazonS3ReadOnlyAccess$/ }).check()
    await at.look('add permissions')
    await next()
    await at.page.reload()
    await at.page.getByText('"ec2.amazonaws.com"').waitFor()
    await at.page.getByRole('row', { name: /AmazonS3ReadOnlyAccess/ }).waitFor()
    await at.button('Create role').click()
    await at.page.getByText('Enter a name.').waitFor()
    await at.look('name, review, and create')
    await nameAndCreate('web')
    await row('web').getByText('AWS Service: ec2').waitFor()
    await row('web').getByText('-', { exact: true }).first().waitFor()
    await at.look('roles')
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'web' }))
    assert.deepEqual(
      AttachedPolicies.map(({ PolicyName }) => PolicyName),
      ['AmazonS3ReadOnlyAccess'],
    )
    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'web' }))
    assert.deepEqual(
      InstanceProfile?.Roles?.map(({ RoleName }) => RoleName),
      ['web'],
    )
  })

  test('a role for an account asks for an external ID and MFA where the wizard was told so', async () => {
    await beginRole()
    await at.page.getByRole('radio', { name: /^AWS account/ }).check()
    await at.page.getByRole('checkbox', { name: /^Require external ID/ }).check()
    await next()
    await at.page.getByText('Use 2 to 1,224').waitFor()
    await at.page.getByLabel('External ID', { exact: true }).fill('agreed-1')
    await at.page.getByRole('checkbox', { name: /^Require MFA/ }).check()
    await at.look('a role for an account')
    await next()
    await next()
    await nameAndCreate('partner')
    assert.deepEqual((await trustOf('partner')).Statement, [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${ROOT.accountId}:root` },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': 'agreed-1' }, Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      },
    ])
  })

  test('without a provider nothing is trusted, and the page leads to where one is made', async () => {
    await beginRole()
    for (const [type, kind, lacking] of [
      [/^Web identity/, 'OpenID Connect', 'Choose an identity provider.'],
      [/^SAML 2.0 federation/, 'SAML', 'Choose a SAML provider.'],
    ] as const) {
      await at.page.getByRole('radio', { name: type }).check()
      await at.page.getByText(`This account has no ${kind} provider yet.`).waitFor()
      await next()
      await at.page.getByText(lacking).waitFor()
    }
    await at.look('a role for SAML')
    await at.nav('Home')
    await at.dialog('Leave without saving?').getByRole('button', { name: 'Leave' }).click()
  })

  test('a custom trust policy is checked while it is written, and by the server when it is saved', async () => {
    await iam.send(new CreateUserCommand({ UserName: 'ann' }))
    await beginRole()
    await at.page.getByRole('radio', { name: /^Custom trust policy/ }).check()
    const trusting = (principal: string, action = 'sts:AssumeRole') =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: action }],
      })
    await policyEditor(at.page).waitFor()
    await writePolicy(at.page, trusting(ANN, 'sts:AssumeRolle'))
    await at.page.getByTestId('finding-INVALID_ACTION').waitFor()
    await at.look('a custom trust policy with a finding')
    await writePolicy(at.page, trusting(`${ANN}-who-is-not-there`))
    await next()
    await next()
    await at.page.getByLabel('Role name').fill('worker')
    await at.button('Create role').click()
    await at.page.getByText(/Invalid principal in policy/).waitFor()
    await at.button('Edit trusted entities').click()
    await writePolicy(at.page, trusting(ANN))
    await next()
    await next()
    await nameAndCreate('worker')
    assert.equal((await trustOf('worker')).Statement[0].Principal.AWS, ANN)
  })

  test('a role has its permissions, its tags, a trust policy and a longest session, all to be changed', async () => {
    await openRole('worker', 'Permissions')
    await at.button('Create inline policy').click()
    await at.dialog('Create inline policy').getByLabel('Policy name').fill('reads-users')
    await writePolicy(
      at.page,
      '{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*" } }',
    )
    await at.dialog('Create inline policy').getByRole('button', { name: 'Create policy' }).click()
    await at.page.getByRole('row', { name: /reads-users/ }).waitFor()
    await at.look('role, permissions')
    await at.page.getByRole('tab', { name: 'Tags' }).click()
    await at.button('Manage tags').click()
    await at.button('Add tag').click()
    await at.page.getByLabel('Tag key').fill('team')
    await at.page.getByLabel('Tag value').fill('blue')
    await at.button('Save changes').click()
    await at.page.getByRole('row', { name: /team blue/ }).waitFor()
    await at.button('Edit').click()
    await at.dialog('Edit worker').getByLabel('Description').fill('Works.')
    await at
      .dialog('Edit worker')
      .getByRole('button', { name: /Maximum session duration/ })
      .click()
    await at.page.getByRole('option', { name: '2 hours', exact: true }).click()
    await at.look('edit a role')
    await at.dialog('Edit worker').getByRole('button', { name: 'Save changes' }).click()
    // The dialog says it too, before it is saved.
    await at.dialog('Edit worker').waitFor({ state: 'hidden' })
    await at.page.getByText('2 hours', { exact: true }).waitFor()
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'worker' }))
    assert.deepEqual([Role?.Description, Role?.MaxSessionDuration], ['Works.', 7200])
    assert.deepEqual(Role?.Tags, [{ Key: 'team', Value: 'blue' }])
    await at.page.getByRole('tab', { name: 'Trust relationships' }).click()
    await at.look('role, trust relationships')
    await at.button('Edit trust policy').click()
    await writePolicy(at.page, '{ "Version": "2012-10-17", "Statement": [] }')
    await at.dialog('Edit trust policy').getByRole('button', { name: 'Update policy' }).click()
    await at
      .dialog('Edit trust policy')
      .getByText(/MalformedPolicyDocument/)
      .waitFor()
    await writePolicy(
      at.page,
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Sid: 'Ann', Effect: 'Allow', Principal: { AWS: ANN }, Action: 'sts:AssumeRole' }],
      }),
    )
    await at.dialog('Edit trust policy').getByRole('button', { name: 'Update policy' }).click()
    await at.page.getByText('"Sid": "Ann"').waitFor()
  })

  test('revoked sessions can do nothing any more, and those that come after them can', async () => {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }))
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {}
    const sts = new STSClient({ ...at.client, credentials: { accessKeyId, secretAccessKey } })
    const session = async () => {
      const { Credentials } = await sts.send(
        new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ROOT.accountId}:role/worker`, RoleSessionName: 'test' }),
      )
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {}
      return new IAMClient({
        ...at.client,
        credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
      })
    }
    const before = await session()
    assert.equal((await before.send(new ListUsersCommand({}))).Users?.length, 1)
    await openRole('worker', 'Revoke sessions')
    await at.page.getByText('No sessions are revoked.').waitFor()
    await at.button('Revoke active sessions').click()
    const question = at.dialog('Revoke all active sessions?')
    const confirm = question.getByRole('button', { name: 'Revoke active sessions' })
    await untilEqual(() => confirm.isDisabled(), true)
    await question.getByRole('checkbox').check()
    // Dimmed as it is by the question, the page is too dark to be looked at by its brightness.
    await at.page.screenshot({ path: join(at.folder, 'revoke-active-sessions.png') })
    await confirm.click()
    await at.page.getByText(/^Sessions from before 2\S+Z are revoked\.$/).waitFor()
    await at.look('role, sessions revoked')
    await assert.rejects(before.send(new ListUsersCommand({})), /explicit deny/)
    await at.page.waitForTimeout(1100)
    const after = await session()
    const { Users = [] } = await after.send(new ListUsersCommand({}))
    assert.deepEqual(
      Users.map(({ UserName }) => UserName),
      ['ann'],
    )
  })

  test('a role is deleted when its name was typed, with all that is part of it', async () => {
    await at.nav('Roles')
    await at.page.getByRole('radio', { name: 'Select web' }).check()
    await at.button('Delete').click()
    const question = at.dialog('Delete web?')
    const confirm = question.getByRole('button', { name: 'Delete', exact: true })
    await untilEqual(() => confirm.isDisabled(), true)
    await question.getByLabel('To confirm, type "web"').fill('web')
    await confirm.click()
    await at.page.getByText('Role web deleted.').waitFor()
    await assert.rejects(iam.send(new GetInstanceProfileCommand({ InstanceProfileName: 'web' })), /cannot be found/)
    await openRole('partner', 'Permissions')
    await at.button('Delete').click()
    await at.dialog('Delete partner?').getByLabel('To confirm, type "partner"').fill('partner')
    await at.dialog('Delete partner?').getByRole('button', { name: 'Delete', exact: true }).click()
    await at.page.getByText('Role partner deleted.').waitFor()
    const { Roles = [] } = await iam.send(new ListRolesCommand({}))
    assert.deepEqual(
      Roles.map(({ RoleName }) => RoleName),
      ['worker'],
    )
  })

  test('a service-linked role says that it is one, and is deleted by its service', async () => {
    await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'batch.amazonaws.com' }))
    await openRole('AWSServiceRoleForBatch', 'Revoke sessions')
    await at.page.getByText('You cannot revoke the sessions of a service-linked role.').waitFor()
    await untilEqual(() => at.button('Revoke active sessions').isDisabled(), true)
    await at.button('Delete').click()
    const question = at.dialog('Delete AWSServiceRoleForBatch?')
    await question.getByLabel(/^To confirm/).fill('AWSServiceRoleForBatch')
    await question.getByRole('button', { name: 'Delete', exact: true }).click()
    await at.page.getByText('Role AWSServiceRoleForBatch deleted.').waitFor()
    await assert.rejects(iam.send(new GetRoleCommand({ RoleName: 'AWSServiceRoleForBatch' })), /cannot be found/)
  })

  test('a user switches to a role by a link, has its permissions, and switches back', async () => {
    await iam.send(new CreateLoginProfileCommand({ UserName: 'ann', Password: PASSWORD }))
    const page = await at.newPage()
    await page.goto('/signin')
    await chooseIamUser(page, ROOT.accountId)
    await giveUserPassword(page, 'ann', PASSWORD)
    await page.getByRole('heading', { name: 'Secure your account' }).waitFor()
    await chooseFromAccountMenu(page, 'Switch role')
    await page.getByRole('textbox', { name: 'Account ID' }).fill(ROOT.accountId)
    await page.getByLabel('IAM role name').fill('nobody')
    await page.getByRole('button', { name: 'Switch Role' }).click()
    await page.getByTestId('access-denied').getByText('sts:AssumeRole').first().waitFor()
    await page.goto(`/signin/switchrole?account=${ROOT.accountId}&roleName=worker`)
    await page.getByRole('heading', { name: 'Switch Role' }).waitFor()
    await untilEqual(() => page.getByLabel('IAM role name').inputValue(), 'worker')
    await at.look('switch role', page)
    await page.getByRole('button', { name: 'Switch Role' }).click()
    await page.getByRole('button', { name: /^worker\/ann @ / }).waitFor()
    await page.goto('/console/iam/users')
    await page.getByRole('link', { name: 'ann', exact: true }).waitFor()
    await page.goto('/console/security-credentials')
    await page.getByText(`Switch back to see those of ${ANN}.`).waitFor()
    await at.look('security credentials of a role', page)
    await chooseFromAccountMenu(page, 'Switch back')
    await page.getByRole('button', { name: /^ann @ / }).waitFor()
    await page.goto('/console/iam/users')
    await page.getByTestId('access-denied').first().waitFor()
    await page.close()
  })

  test('what who is signed in may not see of roles is said, with the action that it takes', async () => {
    const page = await at.newPage()
    await page.goto('/signin')
    await chooseIamUser(page, ROOT.accountId)
    await giveUserPassword(page, 'ann', PASSWORD)
    await page.getByRole('heading', { name: 'Secure your account' }).waitFor()
    await page.goto('/console/iam/roles')
    await page.getByTestId('access-denied').getByText('iam:ListRoles').first().waitFor()
    await at.look('roles denied', page)
    await iam.send(
      new PutUserPolicyCommand({
        UserName: 'ann',
        PolicyName: 'lists-roles',
        PolicyDocument:
          '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:ListRoles","Resource":"*"}}',
      }),
    )
    await page.reload()
    await page
      .getByRole('row', { name: /worker/ })
      .getByText('Not visible')
      .waitFor()
    await page.getByRole('link', { name: 'worker', exact: true }).click()
    await page.getByTestId('access-denied').getByText('iam:GetRole').first().waitFor()
    await page.close()
  })

  test('the pages are in order, wide and narrow, in light and dark', async () => {
    await at.assertInOrder()
  })
})
