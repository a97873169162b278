import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import {
  AccountClient,
  GetAccountInformationCommand,
  GetAlternateContactCommand,
  GetContactInformationCommand,
} from '@aws-sdk/client-account'
import { missingChromium } from '../support/browser.ts'
import { ROOT } from '../support/castellan.ts'
import { rootsConsole } from '../support/console.ts'

const NEW_ADDRESS = 'new-root@example.com'

describe('the account page, in a browser', { skip: missingChromium() }, () => {
  const at = rootsConsole('account')
  let account: AccountClient
  before(() => {
    account = new AccountClient(at.client)
  })

  test('is reached from the account menu', async () => {
    await at.page.getByRole('button', { name: new RegExp(ROOT.email) }).click()
    await at.page.getByRole('menuitem', { name: 'Account', exact: true }).click()
    await at.heading('Account')
    await at.page.getByText('Nobody is named yet.').waitFor()
  })

  test('gives the account another name', async () => {
    await at.button('Edit account name').click()
    const dialog = at.dialog('Edit account name')
    await dialog.getByLabel('Account name').fill('Corner shop')
    await dialog.getByRole('button', { name: 'Save changes' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await at.page.locator('main').getByText('Corner shop', { exact: true }).waitFor()
    assert.equal((await account.send(new GetAccountInformationCommand({}))).AccountName, 'Corner shop')
  })

  test('takes the primary contact, and says in the server’s words what is wrong with it', async () => {
    await at.button('Edit contact information').click()
    const dialog = at.dialog('Edit contact information')
    const typed = {
      'Full name': 'Alice',
      Address: '123 Any Street',
      City: 'Any Town',
      'Postal code': '12345',
      Country: 'us',
      'Phone number': '+1 206 555 0100',
    }
    for (const [label, text] of Object.entries(typed)) await dialog.getByLabel(label, { exact: true }).fill(text)
    await dialog.getByRole('button', { name: 'Save changes' }).click()
    await dialog.getByText('StateOrRegion is required in this country.').waitFor()
    at.takeComplaints() // The browser's, about the answer 400.
    await dialog.getByLabel('State, province or region').fill('WA')
    await dialog.getByRole('button', { name: 'Save changes' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await at.page.getByText('123 Any Street').waitFor()
    const { ContactInformation } = await account.send(new GetContactInformationCommand({}))
    assert.deepEqual([ContactInformation?.CountryCode, ContactInformation?.StateOrRegion], ['US', 'WA'])
  })

  test('takes an alternate contact, and forgets it', async () => {
    await at.button('Edit the contact for security').click()
    const dialog = at.dialog('Contact for security')
    await dialog.getByLabel('Full name').fill('Bob')
    await dialog.getByLabel('Title').fill('On call')
    await dialog.getByLabel('Email address').fill('security@example.com')
    await dialog.getByLabel('Phone number').fill('+1 206 555 0101')
    await dialog.getByRole('button', { name: 'Save changes' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const read = () => account.send(new GetAlternateContactCommand({ AlternateContactType: 'SECURITY' }))
    assert.equal((await read()).AlternateContact?.Name, 'Bob')
    await at.look('the account')
    await at.button('Delete the contact for security').click()
    await at.dialog('Delete the contact for security').getByRole('button', { name: 'Delete' }).click()
    await at.dialog('Delete the contact for security').waitFor({ state: 'hidden' })
    await assert.rejects(read(), { name: 'ResourceNotFoundException' })
  })

  test('enables a Region, which is then in the menu, and says of one that is not enabled what to do', async () => {
    const menu = async () => {
      await at.page.reload()
      await at.page.getByRole('button', { name: /^Region: / }).click()
      return await at.page.getByRole('menuitem').allInnerTexts()
    }
    assert.ok(!(await menu()).some((text) => text.includes('eu-south-1')))
    await at.page.keyboard.press('Escape')
    await at.page.getByRole('searchbox', { name: 'Find Regions' }).fill('eu-south-1')
    await at.page
      .getByRole('row', { name: /eu-south-1/ })
      .getByRole('radio')
      .check()
    await at.button('Enable').click()
    await at.dialog('Enable Europe (Milan)?').getByRole('button', { name: 'Enable Region' }).click()
    await at.page.getByRole('row', { name: /eu-south-1.*Enabled/ }).waitFor({ timeout: 30_000 })
    await at.look('a Region that was enabled')
    assert.ok((await menu()).some((text) => text.includes('eu-south-1')))

    await at.page.goto('/console/sns/topics?region=af-south-1')
    await at.page.getByText('The Region af-south-1 is not enabled in this account.').first().waitFor()
    at.takeComplaints() // The browser's, about the answer 403.
    await at.page.goto('/console/account?region=us-east-1')
    await at.heading('Account')
  })

  test('changes root’s address by the code that was mailed to the new one', async () => {
    await at.page.getByLabel('New email address').fill(NEW_ADDRESS)
    await at.page.getByLabel('Root user password').fill(ROOT.password)
    await at.button('Save and continue').click()
    await at.page.getByLabel('Verification code').waitFor()
    const inbox = await at.newTab()
    await inbox.goto('/console/inbox')
    await inbox.getByText('Verify your new AWS account email address').first().click()
    await inbox.getByText('Verification code:').waitFor()
    const [, code = ''] = /Verification code: (\w{6})/.exec(await inbox.locator('main').innerText()) ?? []
    assert.notEqual(code, '')
    await inbox.close()
    await at.look('the code for a new address')
    await at.page.getByLabel('Verification code').fill(code)
    await at.button('Confirm updates').click()
    await at.page.getByText(`Root signs in as ${NEW_ADDRESS} from now on.`).waitFor()
    await at.page.reload()
    await at.page.getByRole('button', { name: new RegExp(NEW_ADDRESS) }).waitFor()
  })

  test('and is in order', () => at.assertInOrder())
})
