import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import {
  CreateGroupCommand,
  IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListGroupPoliciesCommand,
} from '@aws-sdk/client-iam'
import { missingChromium } from '../support/browser.ts'
import { rootsConsole } from '../support/console.ts'
import { writePolicy } from '../walkthrough/pages/policy-editor.ts'

describe('a user group, in a browser', { skip: missingChromium() }, () => {
  const at = rootsConsole('groups')
  let iam: IAMClient
  before(async () => {
    iam = new IAMClient(at.client)
    await iam.send(new CreateGroupCommand({ GroupName: 'readers' }))
  })
  const attached = async () =>
    (await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName: 'readers' }))).AttachedPolicies?.map(
      ({ PolicyName }) => PolicyName,
    )
  const inline = async () => (await iam.send(new ListGroupPoliciesCommand({ GroupName: 'readers' }))).PolicyNames
  const remove = async (policy: string) => {
    const row = new RegExp(policy)
    await at.page.getByRole('row', { name: row }).getByRole('radio').check()
    await at.button('Remove').click()
    await at.dialog(`Remove ${policy}?`).getByRole('button', { name: 'Remove' }).click()
    await at.page.getByRole('row', { name: row }).waitFor({ state: 'hidden' })
  }

  test('is given policies of its own and of AWS, and they are taken again', async () => {
    await at.page.goto('/console/iam/groups/readers?tab=permissions')
    await at.page.getByText('This group has no permissions.').waitFor()
    await at.button('Create inline policy').click()
    await at.dialog('Create inline policy').getByLabel('Policy name').fill('reads-users')
    await writePolicy(
      at.page,
      '{ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*" } }',
    )
    await at.dialog('Create inline policy').getByRole('button', { name: 'Create policy' }).click()
    await at.page.getByRole('row', { name: /reads-users/ }).waitFor()
    await at.button('Add permissions').click()
    const dialog = at.dialog('Attach policies to readers')
    await dialog.getByRole('searchbox').fill('IAMReadOnlyAccess')
    await dialog
      .getByRole('row', { name: /IAMReadOnlyAccess/ })
      .getByRole('checkbox')
      .check()
    await dialog.getByRole('button', { name: 'Add permissions' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await at.page.getByRole('row', { name: /IAMReadOnlyAccess/ }).waitFor()
    await at.look("a group's permissions")
    assert.deepEqual([await attached(), await inline()], [['IAMReadOnlyAccess'], ['reads-users']])
    await remove('reads-users')
    await remove('IAMReadOnlyAccess')
    await at.page.getByText('This group has no permissions.').waitFor()
    assert.deepEqual([await attached(), await inline()], [[], []])
  })
})
