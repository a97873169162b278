import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { AccountClient, GetAlternateContactCommand } from '@aws-sdk/client-account'
import {
  GetAccountSummaryCommand,
  IAMClient,
  ListMFADevicesCommand,
  ListVirtualMFADevicesCommand,
} from '@aws-sdk/client-iam'
import { ConfirmSubscriptionCommand, SNSClient } from '@aws-sdk/client-sns'
import { type CastellanServer, start } from '../../src/index.ts'
import { signedService } from '../../src/keeper/account/castellan-client.ts'
import { ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { keeperEnvironment, resetAccount } from '../support/keeper.ts'
import { openScreen, pictureOf, type Screen, tmuxMissing } from '../support/tmux.ts'
import { missing, readQr, seedOf, twoCodes, until } from '../support/tools.ts'

const program = join(import.meta.dirname, '../../bin/castellan')

/** The question that waits for an answer now: the last line. */
const FIRST_CODE = /The code that it shows now[^\n]*:\s*$/
const WHOM = /Whom AWS should reach about security, billing and operations[^\n]*:\s*$/
const SECOND_CODE = /The next code[^\n]*:\s*$/

interface Ends {
  after(end: () => void): void
}

describe('secure, at a terminal', { skip: tmuxMissing() || missing('zbarimg', 'oathtool') }, () => {
  let castellan: CastellanServer
  let state: string
  let iam: IAMClient

  before(async () => {
    castellan = await start({ environment: UNATTENDED })
    iam = new IAMClient({ endpoint: castellan.endpoint, region: 'us-east-1', credentials: ROOT_KEY })
    state = mkdtempSync(join(tmpdir(), 'castellan-terminal-'))
  })
  after(async () => {
    await castellan.close()
    rmSync(state, { recursive: true })
  })
  beforeEach(() => resetAccount(castellan.endpoint))

  /** Starts it; names nobody as a contact, unless there is one. */
  async function open(t: Ends, more: readonly string[] = [], contact?: readonly string[]): Promise<Screen> {
    const command = [program, 'secure', '--endpoint', castellan.endpoint, '--email', 'me@example.com', ...more]
    const screen = openScreen(command, keeperEnvironment({ key: ROOT_KEY, state }))
    t.after(() => screen.close())
    await screen.shows(WHOM)
    const [name = '', title, phone] = contact ?? []
    screen.type(name)
    if (title === undefined || phone === undefined) return screen
    await screen.shows(/Their title:\s*$/)
    screen.type(title)
    await screen.shows(/Their telephone number[^\n]*:\s*$/)
    screen.type(phone)
    return screen
  }

  /** And says yes to the plan. */
  async function begin(t: Ends, contact?: readonly string[]): Promise<Screen> {
    const screen = await open(t, [], contact)
    await screen.shows(/Carry this out in account 123456789012\?/)
    screen.type('yes')
    return screen
  }

  async function scan(screen: Screen): Promise<URL> {
    return new URL(readQr(pictureOf(await screen.shows(FIRST_CODE)), 'pgm'))
  }

  /** Scans the code on the screen, and types what an authenticator would show. */
  async function enrol(screen: Screen, device: string): Promise<void> {
    const uri = await scan(screen)
    assert.equal(uri.protocol, 'otpauth:')
    const owner = device === 'root-account-mfa-device' ? 'root' : device
    assert.equal(decodeURIComponent(uri.pathname), `/Castellan (123456789012):${owner}`)
    const { first, second } = twoCodes(seedOf(uri.href))
    screen.type(first)
    // Each key is shown once, after all the questions before.
    assert.match(await screen.shows(SECOND_CODE), new RegExp(`instead of scanning\\): ${first}\\n`))
    screen.type(second)
  }

  /** As the link in the mail does. */
  async function confirmSubscription(): Promise<void> {
    const service = signedService(new URL(castellan.endpoint), async () => ROOT_KEY)
    const mail = await until('the mail', async () => (await service('ListMail', {})).Mail.at(0))
    const link = new URL(/http\S+confirmation\S+/.exec(mail.Body)?.[0] ?? '')
    const [TopicArn, Token] = [link.searchParams.get('TopicArn'), link.searchParams.get('Token')]
    const sns = new SNSClient({ endpoint: castellan.endpoint, region: 'us-east-1', credentials: ROOT_KEY })
    await sns.send(new ConfirmSubscriptionCommand({ TopicArn: TopicArn ?? '', Token: Token ?? '' }))
  }

  test('enrols root and iam-admin by the QR codes on the screen, names contacts, and waits for the mail to be confirmed', async (t) => {
    const screen = await begin(t, ['Alice', 'Owner', '+1 206 555 0100'])
    await screen.shows(/Give the root user an MFA device …/)
    await enrol(screen, 'root-account-mfa-device')
    await screen.shows(/Confirm subscription[^\0]*\(Enter: do not wait\)\s*$/)
    await confirmSubscription()
    screen.type('')
    await screen.shows(/Give iam-admin an MFA device …/)
    await enrol(screen, 'iam-admin')
    await screen.shows(/exit code 0/)
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}))
    assert.equal(SummaryMap?.AccountMFAEnabled, 1)
    const { MFADevices } = await iam.send(new ListMFADevicesCommand({ UserName: 'iam-admin' }))
    assert.equal(MFADevices?.length, 1)
    const account = new AccountClient({ endpoint: castellan.endpoint, region: 'us-east-1', credentials: ROOT_KEY })
    for (const AlternateContactType of ['SECURITY', 'BILLING', 'OPERATIONS'] as const) {
      const { AlternateContact } = await account.send(new GetAlternateContactCommand({ AlternateContactType }))
      assert.deepEqual([AlternateContact?.Name, AlternateContact?.EmailAddress], ['Alice', 'me@example.com'])
    }
  })

  test('shows the secret on request, and after codes that are wrong three times ends with 2 and removes the device', async (t) => {
    const screen = await begin(t)
    const uri = await scan(screen)
    screen.type('key')
    await screen.shows(new RegExp(`The secret key: ${seedOf(uri.href)}`))
    await screen.shows(FIRST_CODE)
    screen.type('12345')
    await screen.shows(/: 12345\nA code has six digits\.\n[^\n]*The code that it shows now[^\n]*:\s*$/)
    for (const [first, second] of [
      ['000000', '000001'],
      ['000002', '000003'],
      ['000004', '000005'],
    ] as const) {
      await screen.shows(FIRST_CODE)
      screen.type(first)
      await screen.shows(SECOND_CODE)
      if (first === '000000') {
        screen.type(first)
        await screen.shows(/That is the same code: wait until the app shows the next one\.\nThe next code[^\n]*:\s*$/)
      }
      screen.type(second)
    }
    const end = await screen.shows(/exit code 2/)
    assert.match(end, /the codes were wrong three times, so the device was removed again/)
    const { VirtualMFADevices } = await iam.send(new ListVirtualMFADevicesCommand({}))
    assert.deepEqual(VirtualMFADevices, [])
  })

  test('makes a device anew whose seed was lost when it was killed', async (t) => {
    const screen = await begin(t)
    const lost = seedOf((await scan(screen)).href)
    screen.kill()
    await screen.shows(/exit code 137/)
    const again = await begin(t)
    assert.notEqual(seedOf((await scan(again)).href), lost)
    await enrol(again, 'root-account-mfa-device')
    await again.shows(/Confirm subscription/)
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}))
    assert.equal(SummaryMap?.AccountMFAEnabled, 1)
  })

  test('changes nothing where the answer is no', async (t) => {
    const screen = await open(t)
    await screen.shows(/Carry this out/)
    screen.type('perhaps')
    await screen.shows(/\[yes\/no\] perhaps\n“perhaps” is neither yes nor no\.\n/)
    screen.type('no')
    await screen.shows(/castellan: nothing was changed\nhint: [^\0]*exit code 2/)
  })

  test('is undone by teardown, which says why it does not take an answer', async (t) => {
    const secured = await open(t, ['--account', '123456789012'])
    await secured.shows(/Carry this out in account 123456789012\?/)
    secured.type('yes')
    await scan(secured)
    secured.press('C-c')
    await secured.shows(/exit code 0/)
    const screen = openScreen(
      [program, 'teardown', '--endpoint', castellan.endpoint],
      keeperEnvironment({ key: ROOT_KEY, state }),
    )
    t.after(() => screen.close())
    await screen.shows(/The id of the account to remove these from:\s*$/)
    screen.type('1234')
    await screen.shows(/from: 1234\nThe id of an account has twelve digits\.\n/)
    screen.type('999999999999')
    await screen.shows(/from: 999999999999\n999999999999 is another account: this is 123456789012\.\n/)
    screen.type('123456789012')
    await screen.shows(/exit code 0/)
  })

  test('leaves a device for later where the questions are ended by Ctrl-C', async (t) => {
    const screen = await begin(t)
    await scan(screen)
    screen.press('C-c')
    await screen.shows(/left for you\nexit code 0/)
    const { VirtualMFADevices } = await iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: 'Unassigned' }))
    assert.deepEqual(VirtualMFADevices, [])
  })
})
