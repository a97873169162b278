import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { type CastellanServer, start } from '../../src/index.ts'
import { readsEndpointUrl } from '../support/aws-cli.ts'
import { ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { missing, until } from '../support/tools.ts'

const run = promisify(execFile)

const skip =
  missing('aws') || (readsEndpointUrl() ? false : 'SKIPPED: the AWS CLI here does not know what this asks for')

/** What AWS's pages of the CLI show, in a row. @see https://docs.aws.amazon.com/cli/latest/reference/account/ */
describe('`aws account`', { skip }, () => {
  let castellan: CastellanServer
  before(async () => {
    castellan = await start({ environment: UNATTENDED })
  })
  after(() => castellan?.close())

  async function aws(...args: readonly string[]) {
    const { stdout } = await run('aws', ['account', ...args, '--output', 'json'], {
      env: {
        PATH: process.env.PATH,
        HOME: '/nonexistent',
        AWS_ENDPOINT_URL: castellan.url,
        AWS_DEFAULT_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
        AWS_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey,
        AWS_PAGER: '',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    })
    return stdout.trim() === '' ? {} : JSON.parse(stdout)
  }

  const refused = (words: RegExp, ...args: readonly string[]) =>
    assert.rejects(aws(...args), (error: Error & { stderr: string }) => words.test(error.stderr))

  const security = ['--alternate-contact-type', 'SECURITY']

  test('puts, gets and deletes an alternate contact', async () => {
    const words = ['--name', 'Alice', '--title', 'Owner', '--email-address', 'a@example.com', '--phone-number', '555']
    assert.deepEqual(await aws('put-alternate-contact', ...security, ...words), {})
    assert.deepEqual(await aws('get-alternate-contact', ...security), {
      AlternateContact: {
        Name: 'Alice',
        Title: 'Owner',
        EmailAddress: 'a@example.com',
        PhoneNumber: '555',
        AlternateContactType: 'SECURITY',
      },
    })
    assert.deepEqual(await aws('delete-alternate-contact', ...security), {})
    const none = /\(ResourceNotFoundException\).*No contact of the inputted alternate contact type found\./s
    await refused(none, 'get-alternate-contact', ...security)
    await refused(none, 'delete-alternate-contact', ...security)
  })

  test('puts and gets the contact information', async () => {
    const contact = {
      FullName: 'Saanvi Sarkar',
      AddressLine1: '123 Any Street',
      City: 'Seattle',
      StateOrRegion: 'WA',
      PostalCode: '98101',
      CountryCode: 'US',
      PhoneNumber: '+12065550100',
      CompanyName: 'Example Corp, Inc.',
      WebsiteUrl: 'https://www.examplecorp.com',
    }
    assert.deepEqual(await aws('put-contact-information', '--contact-information', JSON.stringify(contact)), {})
    const { ContactInformation } = await aws('get-contact-information')
    assert.deepEqual(ContactInformation, contact)
  })

  test('gives the account a name', async () => {
    assert.deepEqual(await aws('put-account-name', '--account-name', 'New-Account-Name'), {})
    const { AccountName, AccountId, AccountCreatedDate } = await aws('get-account-information')
    assert.deepEqual([AccountName, AccountId], ['New-Account-Name', '123456789012'])
    assert.ok(Math.abs(Date.parse(AccountCreatedDate) - Date.now()) < 3_600_000, AccountCreatedDate)
  })

  test('lists Regions page by page, enables one and waits for it', async () => {
    const { Regions } = await aws('list-regions', '--page-size', '7', '--region-opt-status-contains', 'DISABLED')
    assert.equal(Regions.length, 17)
    const region = ['--region-name', 'af-south-1']
    assert.deepEqual(await aws('enable-region', ...region), {})
    await until(
      'the Region',
      async () => ((await aws('get-region-opt-status', ...region)).RegionOptStatus === 'ENABLED' ? true : undefined),
      60,
    )
    await refused(/\(ValidationException\).*current opt-in status/s, 'enable-region', ...region)
    assert.deepEqual(await aws('disable-region', ...region), {})
  })

  test('is refused what is for the accounts of an organization', async () => {
    const own = ['--account-id', '123456789012']
    const denied = /\(AccessDeniedException\).*is not authorized to perform: account:/s
    await refused(denied, 'get-contact-information', ...own)
    await refused(denied, 'start-primary-email-update', ...own, '--primary-email', 'new@example.com')
    await refused(denied, 'get-primary-email', ...own)
  })
})
