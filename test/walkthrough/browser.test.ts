import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, type TestContext, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { ChecklistId } from '../../src/keeper/checklist.ts'
import { type Complaints, launchBrowser, launchProfile, missingChromium } from '../support/browser.ts'
import { type Castellan, startCastellan } from '../support/castellan.ts'
import { Eye } from '../support/look.ts'
import { startMailServer } from '../support/mail.ts'
import { missing, oathCode, until, untilEqual } from '../support/tools.ts'
import { addIamAdmin } from './pages/add-user.ts'
import { createBillingAlarms } from './pages/alarm-wizard.ts'
import { assignMfa } from './pages/mfa-wizard.ts'
import { policyEditor, writePolicy } from './pages/policy-editor.ts'
import {
  chooseFromAccountMenu,
  chooseIamUser,
  chooseRoot,
  giveCode,
  givePassword,
  giveUserPassword,
  signOut,
} from './pages/sign-in.ts'
import { unseenPages } from './pages/table.ts'

const PICTURES = join(import.meta.dirname, '../../test-output/walkthrough')
const ROOT = { email: 'owner@example.com', password: 'A-long-Root-Passw0rd' }
const MAILBOX = 'me@example.com'
const THRESHOLDS = [10, 50, 100]
/** Milliseconds: longer than a connection that the browser opened ahead may stand without a word. */
const A_WHILE = 11_000
/** The checklist as a new account has it. */
const ON_THE_FIRST_DAY: Readonly<Record<ChecklistId, 'done' | 'todo'>> = {
  'root-mfa': 'todo',
  'root-access-keys': 'done',
  'billing-alerts': 'todo',
  'billing-alarms': 'todo',
  'iam-admin': 'todo',
  'iam-admin-mfa': 'todo',
}
/** The document says: "`restricted-user` (or whatever you used)". */
const ADMIN = 'iam-admin'
/** One action that does not exist, one that gives away any role, and one that makes administrators. */
const PASSES_ANY_ROLE = `{
  "Version": "2012-10-17",
  "Statement": { "Effect": "Allow", "Action": ["iam:PassRole", "iam:Passrolle", "iam:AttachUserPolicy"], "Resource": "*" }
}`
/** The panel is the same everywhere; it is looked at where the document's reader would meet it. */
const SEEN_DENIED: ReadonlySet<string> = new Set(['All alarms', 'Topics', 'Billing home', 'Billing preferences'])

const skip = missingChromium() || missing('oathtool', 'zbarimg')

describe('the walkthrough by browser, from the first line of the document to the last', { skip }, () => {
  let data: string
  let mail: Awaited<ReturnType<typeof startMailServer>>
  let castellan: Castellan
  /** Where pictures are looked at. */
  let desk: Browser
  let profile: BrowserContext
  let page: Page
  let complaints: Complaints
  let eye: Eye
  let accountId: string
  let rootSeed: string
  let adminPassword: string
  let adminSeed: string
  let usedCode: string
  let failed = false

  const look = (name: string) => eye.look(page, name)
  const heading = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor()
  const nav = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
  /** Reads the page for longer than a connection stands idle; what is pressed then is answered all the same. */
  const readForAWhile = () => page.waitForTimeout(A_WHILE)
  /** The state of one line of the checklist on the home page. */
  const check = async (id: string, state: 'done' | 'todo' | 'not visible') =>
    page.locator(`[data-testid="check-${id}"][data-state="${state}"]`).waitFor()

  /** A step of the document; once one has failed, the rest cannot be done. */
  function step(name: string, work: () => Promise<void>): void {
    test(name, async (context: TestContext) => {
      if (failed) return context.skip('an earlier step failed')
      try {
        await work()
      } catch (error) {
        failed = true
        await page.screenshot({ path: join(PICTURES, 'failed.png'), fullPage: true })
        context.diagnostic([`at ${page.url()}; see ${PICTURES}`, ...eye.findings, ...complaints.list].join('\n'))
        throw error
      }
    })
  }

  before(async () => {
    data = mkdtempSync(join(tmpdir(), 'castellan-walkthrough-'))
    mail = await startMailServer()
    castellan = await startCastellan(['--data', join(data, 'castellan'), '--smtp', mail.url])
    desk = await launchBrowser()
    ;({ context: profile, page, complaints } = await launchProfile(join(data, 'browser'), castellan.url))
    eye = new Eye(desk, PICTURES)
  })
  after(async () => {
    await profile?.close()
    await desk?.close()
    await castellan?.stop()
    await mail?.stop()
    rmSync(data, { recursive: true, force: true })
  })

  step('set up the account, by the link that the server printed', async () => {
    await page.goto('/')
    await page.getByText('There is no account on this server yet').waitFor()
    await look('no account yet')
    const link = /(http\S+\/first-run\?token=\S+)/.exec(castellan.output())?.[1]
    assert.ok(link, castellan.output())
    await page.goto(link)
    await heading('Create your account')
    await look('first run')
    await readForAWhile()
    await page.getByLabel('Root user email address').fill(ROOT.email)
    await page.getByLabel('Account name').fill('Learning')
    await page.getByLabel('Root user password', { exact: true }).fill(ROOT.password)
    await page.getByLabel('Confirm root user password', { exact: true }).fill(ROOT.password)
    await page.getByRole('button', { name: 'Create account' }).click()
    await heading('Your account is ready')
    await look('account created')
    accountId = await page.locator('#account-id').innerText()
    assert.match(accountId, /^\d{12}$/)
  })

  step('log into the root user', async () => {
    await page.getByRole('link', { name: 'Sign in' }).click()
    await heading('Sign in')
    await look('sign in')
    await readForAWhile()
    await chooseRoot(page, ROOT.email)
    await heading('Root user sign in')
    await look('root user sign in')
    await page.reload()
    await readForAWhile()
    await givePassword(page, 'not the password')
    await page.getByText('Your authentication information is incorrect. Please try again.').waitFor()
    await look('wrong password')
    await givePassword(page, ROOT.password)
    await heading('Secure your account')
    for (const [id, state] of Object.entries(ON_THE_FIRST_DAY)) await check(id, state)
    const states = Object.values(ON_THE_FIRST_DAY)
    await page
      .getByText(`${states.filter((state) => state === 'done').length} of ${states.length} steps done`)
      .waitFor()
    await look('home')
  })

  step(
    'load the page again, go Back and forward, and stay a while: nothing is lost, and all is read again',
    async () => {
      const counted = page.getByText(/^\d of \d steps done$/)
      const before = await counted.innerText()
      await page.reload()
      await counted.waitFor()
      await untilEqual(() => counted.innerText(), before)
      await nav('Billing preferences')
      await heading('Billing preferences')
      await page.reload()
      await heading('Billing preferences')
      await page.goBack()
      await heading('Secure your account')
      await page.goForward()
      await heading('Billing preferences')
      await page.goBack()
      // The checklist is read every ten seconds: whoever waits sees it as it is, and still signed in.
      const readAgain = page.waitForResponse((response) => response.url().includes('/console/api/') && response.ok())
      await readForAWhile()
      await readAgain
      for (const [id, state] of Object.entries(ON_THE_FIRST_DAY)) await check(id, state)
      await untilEqual(() => counted.innerText(), before)
    },
  )

  step('add MFA to the root user', async () => {
    await chooseFromAccountMenu(page, 'Security credentials')
    await heading('My security credentials')
    await page.getByText('You do not have MFA assigned').waitFor()
    await look('security credentials of root')
    const device = await assignMfa(page, look, {
      deviceName: 'root-account-mfa-device',
      label: new RegExp(`^otpauth://totp/Castellan.*:root@${accountId}\\?secret=`),
    })
    rootSeed = device.seed
    await page.getByRole('row', { name: new RegExp(`arn:aws:iam::${accountId}:mfa/root-account-mfa-device`) }).waitFor()
    await look('security credentials of root with MFA')
    await nav('Home')
    await check('root-mfa', 'done')
  })

  step('turn on billing alerts', async () => {
    await nav('Billing preferences')
    await page.getByText('Not delivered').waitFor()
    await page.getByRole('button', { name: 'Edit alert preferences' }).click()
    await page.getByRole('checkbox', { name: 'Receive CloudWatch billing alerts' }).check()
    await look('billing preferences, alerts')
    await page.getByRole('button', { name: 'Save preferences' }).click()
    await page.getByText('Your billing preferences are saved.').waitFor()
    await page.getByText('Delivered', { exact: true }).waitFor()
    await look('billing preferences')
  })

  step('create billing alarms at several thresholds', async () => {
    await nav('All alarms')
    await page.getByText('No alarms. Create one').waitFor()
    await look('no alarms')
    await page.getByRole('link', { name: 'Create alarm' }).click()
    await createBillingAlarms(page, look, {
      thresholds: THRESHOLDS,
      topic: 'billing-alarms',
      email: MAILBOX,
      name: 'billing',
    })
    for (const threshold of THRESHOLDS)
      await page.getByRole('row', { name: new RegExp(`billing-${threshold} `) }).waitFor()
    await page.getByText('Some subscriptions are pending confirmation').first().waitFor()
    await look('alarms, mail not confirmed')
  })

  step('confirm the subscription, by the link in the mail', async () => {
    const confirmation = await until('the confirmation mail', () => mail.mails[0])
    assert.deepEqual(confirmation.to, [MAILBOX])
    assert.equal(confirmation.subject, 'AWS Notification - Subscription Confirmation')
    const link = /(http\S+\/confirmation\.html\?\S+)/.exec(confirmation.text)?.[1] ?? ''
    assert.equal(new URL(link).origin, castellan.url)
    const inHtml = /<a href="([^"]+)">Confirm subscription<\/a>/.exec(confirmation.html ?? '')?.[1]
    assert.equal(inHtml?.replaceAll('&amp;', '&'), link)
    // A scanner that follows the links in mails has confirmed nothing: the page is asked for twice.
    await page.goto(link)
    await page.goto(link)
    await heading('Confirm subscription')
    await look('confirm subscription')
    await readForAWhile()
    await page.getByRole('button', { name: 'Confirm subscription' }).click()
    await heading('Subscription confirmed!')
    await look('subscription confirmed')
    await page.goto('/console/')
    await check('billing-alerts', 'done')
    await check('billing-alarms', 'done')
  })

  step('be told by mail when the bill grows', async () => {
    await nav('Billing home')
    await heading('Billing home')
    await look('billing home without charges')
    await page.getByRole('button', { name: 'Record a charge' }).click()
    await page.getByLabel('Amount (USD)').fill('42.50')
    await look('record a charge')
    await page.getByRole('button', { name: 'Record charge', exact: true }).click()
    await page.getByText('Charge recorded. Month to date: $42.50.').waitFor()
    const subject = 'ALARM: "billing-10" in US East (N. Virginia)'
    const notification = await until('the alarm mail', () => mail.mails.find((found) => found.subject === subject))
    assert.deepEqual(notification.to, [MAILBOX])
    assert.equal(mail.mails.filter((found) => found.subject.startsWith('ALARM:')).length, 1)
    await page
      .getByRole('row', { name: /Amazon Elastic Compute Cloud/ })
      .first()
      .waitFor()
    await look('billing home')
    await nav('All alarms')
    await page.getByRole('row', { name: /billing-10\b.*In alarm/ }).waitFor()
    await page.getByRole('row', { name: /billing-50\b.*OK/ }).waitFor()
    await look('alarms')
    await page.getByRole('link', { name: 'billing-10', exact: true }).click()
    await heading('billing-10')
    await look('alarm in alarm')
  })

  step('create a new IAM user', async () => {
    await nav('Users')
    await page.getByText('No users').waitFor()
    await look('no users')
    await page.getByRole('link', { name: 'Add user(s)' }).click()
    ;({ password: adminPassword } = await addIamAdmin(page, look, ADMIN))
  })

  step('review our new user', async () => {
    const row = page.getByRole('row', { name: ADMIN })
    await row.waitFor()
    const columns = await page.getByRole('columnheader').allInnerTexts()
    const cell = (column: string) => row.getByRole('cell').nth(columns.indexOf(column) - 1)
    await row.getByText(/minute/).waitFor()
    const facts: Record<string, RegExp> = {
      Groups: /^None$/,
      'Last activity': /^Never$/,
      MFA: /^None$/,
      'Password age': /^(less than a|\d+) minutes?$/,
      'Active key age': /^$/,
    }
    for (const [column, expected] of Object.entries(facts)) {
      assert.match((await cell(column).innerText()).trim(), expected, column)
    }
    await row.getByText('Administrator-equivalent').waitFor()
    await look('users')
    await row.getByRole('link', { name: ADMIN }).click()
    await page
      .getByTestId('administrator-equivalent')
      .getByText('attaches AdministratorAccess to itself (by IAMFullAccess)')
      .waitFor()
    assert.equal(await page.title(), `${ADMIN} | User | Castellan`)
    await page.getByRole('row', { name: /IAMFullAccess/ }).waitFor()
    await look('user')
  })

  step('log in as our new user', async () => {
    await signOut(page)
    await look('signed out')
    await page.getByRole('link', { name: 'Log back in' }).click()
    await page.getByRole('radio', { name: /^IAM user/ }).check()
    await look('sign in as an IAM user')
    await chooseIamUser(page, accountId)
    await heading('IAM user sign in')
    await look('IAM user sign in')
    await page.goBack()
    await page.getByRole('radio', { name: /^IAM user/ }).waitFor()
    await page.goForward()
    await heading('IAM user sign in')
    await readForAWhile()
    await giveUserPassword(page, ADMIN, adminPassword)
    await heading('Secure your account')
    for (const id of ['billing-alerts', 'billing-alarms']) await check(id, 'not visible')
    await check('iam-admin', 'done')
    await check('iam-admin-mfa', 'todo')
    // That page would show the user's own MFA, and not root's.
    await page.getByRole('button', { name: 'View root MFA: The root user signs in with MFA', disabled: true }).waitFor()
    await page.getByText('3 of 4 steps done').waitFor()
    await look('home of the IAM user')
  })

  step('set up multi-factor authentication again', async () => {
    await chooseFromAccountMenu(page, 'Security credentials')
    await heading('My security credentials')
    await look('security credentials of the IAM user')
    // The wizard's pages are those that root has seen.
    ;({ seed: adminSeed, usedCode } = await assignMfa(page, async () => {}, {
      deviceName: ADMIN,
      label: new RegExp(`^otpauth://totp/Castellan.*:${ADMIN}@`),
    }))
  })

  step('sign in again: a code is asked for, and each is good once', async () => {
    await signOut(page)
    await page.getByRole('link', { name: 'Log back in' }).click()
    await chooseIamUser(page, accountId)
    await giveUserPassword(page, ADMIN, adminPassword)
    await heading('Multi-factor authentication')
    await readForAWhile()
    await giveCode(page, usedCode)
    await page.getByText('This code was used already. Wait for the next one and try again.').waitFor()
    await look('used code')
    await page.goto('/console/')
    await heading('Sign in')
    await page.goto('/signin/mfa')
    await look('MFA code')
    await giveCode(page, oathCode(adminSeed, Date.now() + 30_000))
    await heading('Secure your account')
    await check('iam-admin-mfa', 'done')
  })

  step('our new user can only access IAM', async () => {
    await nav('Users')
    await page.getByRole('row', { name: ADMIN }).getByText('Virtual').waitFor()
    await nav('Dashboard')
    await heading('IAM Dashboard')
    await look('IAM dashboard')
    for (const [link, ready] of [
      ['User groups', /No user groups|Create group/],
      ['Roles', /No roles/],
      ['Identity providers', /No identity providers/],
      ['Policies', /AdministratorAccess/],
      ['Account settings', /Password policy/],
      ['Credential report', /report/],
    ] as const) {
      await nav(link)
      await page.locator('main').getByText(ready).first().waitFor()
      await look(link)
    }
    for (const [link, action] of [
      ['All alarms', 'cloudwatch:DescribeAlarms'],
      ['Topics', 'SNS:ListTopics'],
      ['Subscriptions', 'SNS:ListSubscriptions'],
      ['Billing home', 'billing:'],
      ['Billing preferences', 'billing:GetBillingPreferences'],
      ['Event history', 'cloudtrail:LookupEvents'],
      ['Inbox', 'castellan:ListMail'],
    ] as const) {
      await nav(link)
      const panel = page.getByTestId('access-denied').first()
      await panel.waitFor()
      const text = await panel.innerText()
      assert.ok(text.includes(action), `${link} names ${text}`)
      assert.ok(text.includes(`arn:aws:iam::${accountId}:user/${ADMIN}`))
      if (SEEN_DENIED.has(link)) await look(`${link} denied`)
    }
  })

  step('the root user signs in with its code, and finds the account secured', async () => {
    await signOut(page)
    await page.getByRole('link', { name: 'Log back in' }).click()
    await chooseRoot(page, ROOT.email)
    await givePassword(page, ROOT.password)
    await heading('Multi-factor authentication')
    await giveCode(page, oathCode(rootSeed, Date.now() + 30_000))
    for (const id of Object.keys(ON_THE_FIRST_DAY)) await check(id, 'done')
    await page.getByText('Your account is secured').waitFor()
    for (const result of ['View root MFA', 'View alarms', 'View users']) {
      await page
        .getByRole('link', { name: new RegExp(`^${result}: `) })
        .first()
        .waitFor()
    }
    await look('home of a secured account')
  })

  step('a secret that is shown once is not closed unseen', async () => {
    await page.goto(`/console/iam/users/${ADMIN}?tab=security_credentials`)
    await page.getByRole('button', { name: 'Create access key' }).click()
    const dialog = page.getByRole('dialog').filter({ visible: true })
    await dialog.getByRole('checkbox').check()
    await dialog.getByRole('button', { name: 'Create access key' }).click()
    await dialog.getByText('This is the only time').waitFor()
    await page.keyboard.press('Escape')
    await dialog.getByText('You have not taken the secret access key yet').waitFor()
    await look('access key not taken yet')
    await dialog.getByRole('button', { name: 'Show secret access key' }).click()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await dialog.waitFor({ state: 'hidden' })
  })

  step('a policy is checked while it is written', async () => {
    await page.goto('/console/iam/create-policy')
    await policyEditor(page).waitFor()
    const findings = page.getByRole('status', { name: 'Policy checks' })
    await writePolicy(page, '{\n  "Version": "2012-10-17",\n  "Statement": [')
    await findings.getByText('Ln 3').waitFor()
    await writePolicy(page, PASSES_ANY_ROLE)
    await page.getByTestId('finding-PASS_ROLE_WITH_STAR_IN_RESOURCE').getByText('Ln 3').waitFor()
    await page.getByTestId('finding-INVALID_ACTION').waitFor()
    await page.getByText('attaches AdministratorAccess to itself').waitFor()
    await look('a policy with findings')
    await writePolicy(
      page,
      PASSES_ANY_ROLE.replace('iam:PassRole', 'iam:GetRole').replace('iam:AttachUserPolicy', 'iam:GetUser'),
    )
    await page.getByTestId('finding-PASS_ROLE_WITH_STAR_IN_RESOURCE').waitFor({ state: 'hidden' })
    await page.getByTestId('administrator-equivalent').waitFor({ state: 'hidden' })
    await nav('Dashboard')
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Leave' }).click()
    await heading('IAM Dashboard')
  })

  step('a group, an event and a mail are read from their lists', async () => {
    await nav('User groups')
    await page.getByRole('button', { name: 'Create group' }).first().click()
    const dialog = page.getByRole('dialog').filter({ visible: true })
    await dialog.getByLabel('User group name').fill('developers')
    await dialog.getByRole('button', { name: 'Create user group' }).click()
    await page.getByRole('link', { name: 'developers', exact: true }).click()
    await heading('developers')
    await look('group')
    for (const [list, path] of [
      ['Event history', /\/events\/./],
      ['Inbox', /\/inbox\/./],
    ] as const) {
      await nav(list)
      await page.getByRole('row').getByRole('link').first().click()
      await page.waitForURL(path)
      await look(`one of ${list}`)
    }
  })

  step('the other pages', async () => {
    for (const [link, ready] of [
      ['Topics', /billing-alarms/],
      ['Subscriptions', new RegExp(MAILBOX)],
      ['Event history', /ConsoleLogin/],
      ['Inbox', /./],
    ] as const) {
      await nav(link)
      await page.locator('main').getByText(ready).first().waitFor()
      await look(link)
    }
    const paths: readonly [string, RegExp][] = [
      [`/console/sns/topics/arn:aws:sns:us-east-1:${accountId}:billing-alarms`, new RegExp(MAILBOX)],
      ['/console/sns/create-topic', /Create topic/],
      ['/console/cloudwatch/alarms/billing-10/edit', /EstimatedCharges/],
      ['/console/iam/create-policy', /Create policy/],
      ['/console/account', /Alternate contacts/],
      ['/console/switch-role', /Roles may not be assumed by root accounts/],
      ['/console/iam/create-role', /Trusted entity type/],
      ['/console/iam/roles/nobody', /cannot be found/],
      ['/console/iam/identity_providers/create', /Configure provider/],
      [`/console/iam/identity_providers/arn%3Aaws%3Aiam%3A%3A${accountId}%3Asaml-provider%2Fnone`, /not found/i],
      ['/console/security-credentials/sessions', /This browser/],
      ['/console/iam/policies/arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FIAMFullAccess', /iam:\*/],
      [`/console/iam/users/${ADMIN}?tab=security_credentials`, /Console sign-in/i],
      [`/console/iam/users/${ADMIN}/mfa/assign`, /MFA device name|Device name/],
      ['/console/no-such-page', /There is no such page|not found/i],
    ]
    for (const [path, ready] of paths) {
      await page.goto(path)
      await page.locator('main').getByText(ready).first().waitFor()
      await look(path.replace('/console/', '').replace(accountId, ''))
    }
    for (const path of ['/signout', '/signin/help/password', '/signin/help/mfa', '/first-run?token=used']) {
      await page.goto(path)
      await look(path)
    }
  })

  step('every page of the console was seen, and is in order', async () => {
    await eye.rest()
    assert.deepEqual(unseenPages(eye.paths), [], "pages that nobody looked at: add them to 'the other pages' above")
    assert.ok(eye.looked > 50, `only ${eye.looked} pages were looked at`)
    eye.assertNothingFound()
    assert.deepEqual(complaints.list, [])
  })
})
