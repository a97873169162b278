import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import {
  CreateRoleCommand,
  GetOpenIDConnectProviderCommand,
  GetSAMLProviderCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
} from '@aws-sdk/client-iam'
import { base64, IdentityProvider } from '../../src/saml/testing/identity-provider.ts'
import { missingChromium } from '../support/browser.ts'
import { ROOT } from '../support/castellan.ts'
import { rootsConsole } from '../support/console.ts'

const PROVIDER = `arn:aws:iam::${ROOT.accountId}:saml-provider/campus`
const idp = new IdentityProvider()
const xml = (name: string, text: string) => ({ name, mimeType: 'text/xml', buffer: Buffer.from(text) })

describe('identity providers, in a browser', { skip: missingChromium() }, () => {
  const at = rootsConsole('identity-providers')
  let iam: IAMClient
  let form = ''
  let elsewhere: Server
  before(async () => {
    iam = new IAMClient(at.client)
    // Another site, whose page posts its form here at once, as identity providers do.
    elsewhere = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(
        `<form method="post" action="${at.url}/saml">${form}</form><script>document.forms[0].submit()</script>`,
      )
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  })
  after(() => elsewhere?.close())

  const open = async (arn: string, tab?: string) => {
    await at.page.goto(`/console/iam/identity_providers/${encodeURIComponent(arn)}${tab ? `?tab=${tab}` : ''}`)
    await at.heading(arn.slice(arn.indexOf('/') + 1))
  }
  const newRole = (RoleName: string, Federated: string, Action: string) =>
    iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Principal: { Federated }, Action },
        }),
      }),
    )

  test('a SAML provider is added by its metadata document, with tags', async () => {
    await at.page.goto('/console/iam/identity_providers')
    await at.page.getByRole('link', { name: 'Add provider' }).first().click()
    await at.heading('Add an identity provider')
    await at.button('Add provider').click()
    await at.page.getByText('Choose the metadata document.').waitFor()
    await at.look('add a SAML provider')
    await at.page.getByLabel('Provider name').fill('campus')
    await at.page
      .locator('input[type="file"]')
      .first()
      .setInputFiles(xml('metadata.xml', `<nothing>${'x'.repeat(1000)}</nothing>`))
    await at.button('Add tag').click()
    await at.page.getByLabel('Tag key').fill('team')
    await at.page.getByLabel('Tag value').fill('red')
    await at.button('Add provider').click()
    await at.page.getByText('Could not parse metadata').waitFor()
    await at.page.getByRole('radio', { name: /^OpenID Connect/ }).check()
    await at.page.getByRole('radio', { name: /^SAML/ }).check()
    await at.page.getByText('Choose the metadata document.').waitFor()
    await at.page.locator('input[type="file"]').first().setInputFiles(xml('metadata.xml', idp.metadata()))
    await at.button('Add provider').click()
    await at.heading('campus')
    const { Tags } = await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: PROVIDER }))
    assert.deepEqual(Tags, [{ Key: 'team', Value: 'red' }])
  })

  test('its page says where assertions go, and until when its certificates say that they are good', async () => {
    await open(PROVIDER)
    await at.page.getByText(`${at.url}/saml`, { exact: true }).waitFor()
    await at.page
      .getByRole('row', { name: /idp\.example\.com/ })
      .getByText(/^In [\d,]+ days$/)
      .waitFor()
    await at.look('a SAML provider')
    const other = new IdentityProvider().metadata()
    await at.button('Replace metadata').click()
    const dialog = at.dialog('Replace metadata')
    await dialog.locator('input[type="file"]').setInputFiles(xml('new.xml', other))
    await dialog.getByRole('button', { name: 'Replace', exact: true }).click()
    await at.page.getByText(/^Metadata replaced/).waitFor()
    const { SAMLMetadataDocument } = await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: PROVIDER }))
    assert.equal(SAMLMetadataDocument, other)
    await at.button('Replace metadata').click()
    await dialog.locator('input[type="file"]').setInputFiles(xml('old.xml', idp.metadata()))
    await dialog.getByRole('button', { name: 'Replace', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
  })

  test('its private keys are added, rotated and removed, and never shown', async () => {
    await open(PROVIDER, 'encryption')
    await at.page.getByText('No private keys: encrypted assertions cannot be read.').waitFor()
    await at.button('Add private key').click()
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const dialog = at.dialog('Add private key')
    await dialog.locator('input[type="file"]').setInputFiles(xml('key.pem', pem))
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await at.page.getByText('Private key added.').waitFor()
    await at.button('Add private key').click()
    assert.equal(await dialog.getByRole('button', { name: 'Add', exact: true }).isDisabled(), true, 'the last is held')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await at.button('Encryption required').click()
    await at.look('SAML encryption')
    const required = await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: PROVIDER }))
    assert.equal(required.AssertionEncryptionMode, 'Required')
    await at.button('Encryption allowed').click()
    await at.page.getByRole('radio', { name: /^Select / }).check()
    await at.button('Remove').click()
    await at.dialog('Remove private key?').getByRole('button', { name: 'Remove', exact: true }).click()
    await at.page.getByText('Private key removed.').waitFor()
  })

  test('whom it vouches for comes in by another site’s form, chooses a role, and is that', async () => {
    await newRole('reader', PROVIDER, 'sts:AssumeRoleWithSAML')
    await newRole('writer', PROVIDER, 'sts:AssumeRoleWithSAML')
    const pairs = ['reader', 'writer'].map((name) => `arn:aws:iam::${ROOT.accountId}:role/${name},${PROVIDER}`)
    const recipient = `${at.url}/saml`
    const arrive = async (Role: readonly string[], id: string) => {
      const attributes = { Role, RoleSessionName: 'ann@example.com' }
      const response = base64(idp.signed({ now: Date.now(), id, recipient, destination: recipient, attributes }))
      form = `<input name="SAMLResponse" value="${response}"><input name="RelayState" value="/console/iam/roles">`
      const page = await at.newPage()
      await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`)
      return page
    }
    const page = await arrive(pairs, '_one')
    await page.getByRole('heading', { name: 'Select a role' }).waitFor()
    await at.look('select a role', page)
    await page.getByRole('radio', { name: 'writer' }).check()
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('button', { name: /^writer\/ann@example\.com @ / }).waitFor()
    await page.getByTestId('access-denied').getByText('iam:ListRoles').first().waitFor()
    assert.equal(new URL(page.url()).pathname, '/console/iam/roles')
    await page
      .getByTestId('role-bar')
      .getByText(/ends in \d+ minutes/)
      .waitFor()
    await page.goto('/console/security-credentials/sessions')
    await page.getByRole('row', { name: /Role writer, as ann@example\.com/ }).waitFor()
    await at.look('my sessions as a federated role', page)
    await page.goto('/console/security-credentials')
    await page.getByText(`${PROVIDER} says who you are.`).waitFor()
    await at.look('no credentials of a federated role', page)
    await page.close()
    const used = await at.newPage()
    await used.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`)
    await used.getByText('The SAML assertion has been used already').waitFor()
    await at.look('an assertion that was used', used)
    await used.close()
    const one = await arrive(pairs.slice(0, 1), '_two')
    await one.getByRole('heading', { name: 'Sign in with your role' }).waitFor()
    await at.look('sign in with one role', one)
    await one.close()
    at.takeComplaints() // The browser's own of the page that refused with 400.
  })

  test('its roles are listed, and named before it is deleted', async () => {
    await open(PROVIDER, 'roles')
    await at.page.getByRole('link', { name: 'reader' }).waitFor()
    await at.look('roles that trust a provider')
    await at.button('Delete').click()
    const question = at.dialog('Delete campus?')
    await question.getByText('Nobody can assume these roles by it any more: reader, writer.').waitFor()
    const confirm = question.getByRole('button', { name: 'Delete', exact: true })
    assert.equal(await confirm.isDisabled(), true)
    await question.getByLabel('To confirm, type "campus"').fill('campus')
    await confirm.click()
    await at.page.getByText('Identity provider campus deleted.').waitFor()
    await at.heading(/Identity providers/)
  })

  test('an OpenID Connect provider is added, and its audiences and thumbprints changed', async () => {
    await at.page.goto('/console/iam/identity_providers/create')
    await at.page.getByRole('radio', { name: /^OpenID Connect/ }).check()
    await at.button('Add provider').click()
    await at.page.getByText('Enter the URL of the provider.').waitFor()
    await at.page
      .getByText(/Where it cannot, the provider is not added\.$/)
      .first()
      .waitFor()
    await at.look('add an OpenID Connect provider')
    await at.page.getByLabel('Provider URL').fill('https://id.example.com/people')
    await at.page.getByRole('textbox', { name: 'Audience' }).fill('sts.amazonaws.com')
    await at.button('Add thumbprint').click()
    await at.page.getByRole('textbox', { name: 'Thumbprint' }).fill('not hexadecimal')
    await at.page.getByText('A thumbprint has 40 hexadecimal digits.').waitFor()
    await at.page.getByRole('textbox', { name: 'Thumbprint' }).fill('cd'.repeat(20))
    await at.button('Add provider').click()
    await at.heading('id.example.com/people')
    const { OpenIDConnectProviderList = [] } = await iam.send(new ListOpenIDConnectProvidersCommand({}))
    const OpenIDConnectProviderArn = OpenIDConnectProviderList[0]?.Arn ?? ''
    await at.button('Add audience').click()
    await at.dialog('Add audience').getByRole('textbox', { name: 'Audience' }).fill('build')
    await at.dialog('Add audience').getByRole('button', { name: 'Add', exact: true }).click()
    await at.page.getByText('Audience build added.').waitFor()
    await at.page.getByRole('radio', { name: 'Select sts.amazonaws.com' }).check()
    await at.button('Remove').click()
    await at.dialog('Remove audience?').getByRole('button', { name: 'Remove', exact: true }).click()
    await at.page.getByText('Audience sts.amazonaws.com removed.').waitFor()
    await at.look('an OpenID Connect provider')
    await at.page.getByRole('tab', { name: 'Thumbprints' }).click()
    await at.button('Manage').click()
    const dialog = at.dialog('Thumbprints')
    await dialog.getByRole('button', { name: 'Add thumbprint' }).click()
    await dialog.getByRole('textbox', { name: 'Thumbprint' }).last().fill('ab'.repeat(20))
    await dialog.getByRole('button', { name: 'Save changes' }).click()
    await at.page.getByText('Thumbprints saved.').waitFor()
    await at.look('thumbprints')
    const { ClientIDList, ThumbprintList = [] } = await iam.send(
      new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }),
    )
    assert.deepEqual(ClientIDList, ['build'])
    assert.ok(ThumbprintList.includes('ab'.repeat(20)))
    await at.page.getByRole('tab', { name: 'Tags' }).click()
    await at.button('Manage tags').click()
    await at.button('Add tag').click()
    await at.page.getByLabel('Tag key').fill('team')
    await at.button('Save changes').click()
    await at.page.getByText('Tags saved.').waitFor()
  })

  test('what is not there is said to be', async () => {
    await at.page.goto(`/console/iam/identity_providers/${encodeURIComponent(PROVIDER)}`)
    await at.page
      .getByText(/not found|does ?n[o’']t exist|cannot be found/i)
      .first()
      .waitFor()
    at.takeComplaints()
  })

  test('every page is in order', () => at.assertInOrder())
})
