import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { missingChromium } from '../support/browser.ts'
import { ROOT } from '../support/castellan.ts'
import { rootsConsole } from '../support/console.ts'
import { chooseIamUser, giveUserPassword } from '../walkthrough/pages/sign-in.ts'

const PASSWORD = 'A-long-Passw0rd-1'
const READ_ONLY = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
const allowing = (...Action: string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource: '*' } })

describe('when permissions were last used, in a browser', { skip: missingChromium() }, () => {
  const at = rootsConsole('last-accessed')
  before(async () => {
    const iam = new IAMClient(at.client)
    await iam.send(new CreateUserCommand({ UserName: 'ann' }))
    await iam.send(new CreateUserCommand({ UserName: 'bea' }))
    await iam.send(new CreateLoginProfileCommand({ UserName: 'bea', Password: PASSWORD }))
    await iam.send(new CreateGroupCommand({ GroupName: 'readers' }))
    await iam.send(new AttachGroupPolicyCommand({ GroupName: 'readers', PolicyArn: READ_ONLY }))
    for (const UserName of ['ann', 'bea']) await iam.send(new AddUserToGroupCommand({ GroupName: 'readers', UserName }))
    await iam.send(
      new PutUserPolicyCommand({
        UserName: 'ann',
        PolicyName: 'files',
        PolicyDocument: allowing('s3:*', 'sqs:SendMessage'),
      }),
    )
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
    })
    await iam.send(new CreateRoleCommand({ RoleName: 'worker', AssumeRolePolicyDocument }))
    await iam.send(new PutRolePolicyCommand({ RoleName: 'worker', PolicyName: 'all', PolicyDocument: allowing('*') }))
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }))
    const credentials = {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    }
    await new IAMClient({ ...at.client, credentials }).send(new ListUsersCommand({}))
  })

  const open = async (path: string, heading: string) => {
    await at.page.goto(`/console/iam/${path}`)
    await at.heading(heading)
    await at.page.getByRole('tab', { name: 'Last Accessed' }).click()
    await at.page.getByRole('table', { name: 'Allowed services' }).getByRole('row').nth(1).waitFor()
  }
  const row = (name: RegExp) => at.page.getByRole('table', { name: 'Allowed services' }).getByRole('row', { name })
  const choose = async (what: string, choice: string) => {
    await at.page.getByRole('button', { name: new RegExp(`Filter by ${what} history`) }).click()
    await at.page.getByRole('option', { name: choice, exact: true }).click()
  }

  // What a key did is written within seconds of it, in one go with what others did.
  const untilSeen = async (path: string, heading: string, name: RegExp) => {
    for (let time = 0; time < 20; time++) {
      await open(path, heading)
      if ((await row(name).getByText(/ago/).count()) > 0) return
      await at.page.waitForTimeout(1000)
    }
    assert.fail(`${heading} has not accessed ${name}`)
  }

  test('a user’s services say when, where, and by which policies', async () => {
    await untilSeen('users/ann', 'ann', /Identity and Access Management/)
    await row(/Identity and Access Management/)
      .getByRole('link', { name: 'IAMReadOnlyAccess' })
      .waitFor()
    await row(/Identity and Access Management/)
      .getByText(/minute.* ago, us-east-1/)
      .waitFor()
    await row(/SQS/).getByText('files').waitFor()
    await row(/SQS/).getByText('Not accessed in the tracking period').waitFor()
    await at.look('user, last accessed')
    await choose('services', 'Accessed services')
    await row(/SQS/).waitFor({ state: 'hidden' })
    await choose('services', 'Not accessed services')
    await row(/SQS/).waitFor()
    await row(/Identity and Access Management/).waitFor({ state: 'hidden' })
  })

  test('its actions too, of a service that it has accessed', async () => {
    await open('users/ann', 'ann')
    await at.button('AWS Identity and Access Management (IAM)').click()
    const dialog = at.page.getByRole('dialog')
    await dialog.getByPlaceholder('Find actions').fill('GetUser')
    await dialog
      .getByRole('row', { name: /^GetUser / })
      .getByText('Not accessed')
      .waitFor()
    await at.page.screenshot({ path: `${at.folder}/actions.png` })
    await dialog.getByPlaceholder('Find actions').fill('')
    await dialog.getByRole('button', { name: /Filter by actions history/ }).click()
    await at.page.getByRole('option', { name: 'Accessed actions', exact: true }).click()
    await dialog
      .getByRole('row', { name: /^ListUsers / })
      .getByText(/ago, us-east-1/)
      .waitFor()
    assert.equal(await dialog.getByRole('row').count(), 2)
    await dialog.getByRole('button', { name: 'Close' }).click()
  })

  test('a group and a policy say who has, of all that could', async () => {
    await open('groups/readers', 'readers')
    await at.look('group, last accessed')
    await row(/Identity and Access Management/)
      .getByRole('button', { name: '1 entity' })
      .click()
    const dialog = at.page.getByRole('dialog')
    await dialog.getByRole('row', { name: /ann/ }).getByText(/ago/).waitFor()
    await dialog.getByRole('row', { name: /bea/ }).getByText('Not accessed in the tracking period').waitFor()
    await at.page.screenshot({ path: `${at.folder}/entities.png` })
    await dialog.getByRole('button', { name: 'Close' }).click()
    await open(`policies/${encodeURIComponent(READ_ONLY)}`, 'IAMReadOnlyAccess')
    await row(/Identity and Access Management/)
      .getByText('1 entity')
      .waitFor()
    await at.look('policy, last accessed')
  })

  test('a role that may do all has all services, by pages', async () => {
    await open('roles/worker', 'worker')
    await at.page.getByRole('heading', { name: /^Allowed services \(\d{3}\)$/ }).waitFor()
    await at.page.getByPlaceholder('Find services').fill('sqs')
    await row(/SQS/).getByText('all').waitFor()
    await at.look('role, last accessed')
  })

  test('who may not ask for it is told what it takes', async () => {
    const page = await at.newPage()
    await page.goto('/signin')
    await chooseIamUser(page, ROOT.accountId)
    await giveUserPassword(page, 'bea', PASSWORD)
    await page.getByRole('heading', { name: 'Secure your account' }).waitFor()
    await page.goto('/console/iam/users/ann?tab=last_accessed')
    await page
      .getByTestId('access-denied')
      .or(page.getByRole('table', { name: 'Allowed services' }))
      .first()
      .waitFor()
    await at.look('last accessed, of who may read', page)
    await page.close()
  })

  test('every page is in order', () => at.assertInOrder())
})
