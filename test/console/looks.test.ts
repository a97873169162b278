import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  IAMClient,
  ListUsersCommand,
} from '@aws-sdk/client-iam'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import type { Browser, Page } from 'playwright-core'
import { type Complaints, launchBrowser, missingChromium, newProfile } from '../support/browser.ts'
import { type Castellan, ROOT, ROOT_KEY, startCastellan, UNATTENDED } from '../support/castellan.ts'
import { openConsole } from '../support/console.ts'
import { Eye } from '../support/look.ts'
import { until } from '../support/tools.ts'

const NAMES = ['ann-with-a-rather-long-user-name', 'bob', 'carol', 'dave']
/** How many pixels of the widest table lie beyond its frame. */
const WIDTH_BEYOND = `Math.max(0, ...[...document.querySelectorAll('main table')].map((table) => {
  let frame = table.parentElement
  return frame.scrollWidth - frame.clientWidth
}))`
/** Of the lists, those that took the most to fit. */
const CROWDED: ReadonlySet<string> = new Set(['Users', 'All alarms', 'Event history'])
const PICTURES = join(import.meta.dirname, '../../test-output/looks')

describe("the console's pages say and show what is so, in a browser", { skip: missingChromium() }, () => {
  let castellan: Castellan
  let browser: Browser
  let page: Page
  let complaints: Complaints
  let eye: Eye

  before(async () => {
    castellan = await startCastellan(['--ephemeral'], UNATTENDED)
    browser = await launchBrowser()
    ;({ page, complaints } = await newProfile(browser, castellan.url))
    eye = new Eye(browser, PICTURES)
    await openConsole(page)
  })
  after(async () => {
    await browser?.close()
    await castellan?.stop()
  })

  const client = () => ({ region: 'us-east-1', endpoint: castellan.url, credentials: ROOT_KEY })
  const nav = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).first().click()

  test('the confirmation mail in the Inbox has the link "Confirm subscription", and its plain text beside it', async () => {
    const sns = new SNSClient(client())
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'billing' }))
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'me@example.com' }))
    await nav('Inbox')
    await page.getByRole('link', { name: 'AWS Notification - Subscription Confirmation' }).click()
    const link = page.getByTestId('mail-html').getByRole('link', { name: /^Confirm subscription/ })
    const address = (await link.getAttribute('href')) ?? ''
    assert.ok(address.startsWith(`${castellan.url}/confirmation.html?TopicArn=${TopicArn}&Token=`), address)
    await eye.look(page, 'confirmation mail')
    await page.getByRole('tab', { name: 'Plain text' }).click()
    assert.equal(await page.getByTestId('mail-text').getByRole('link').getAttribute('href'), address)
    sns.destroy()
  })

  test('of HTML that is not ours the words are left: no script, no picture, no frame, no link elsewhere', async () => {
    const own = `${castellan.url}/confirmation.html`
    const html =
      '<p>one<script>window.run = 1</script><img src="/favicon.ico" onerror="window.run = 2"><style>body{display:none}</style>' +
      `<a href="https://evil.example/">two</a> <a href="javascript:window.run=3">three</a> <a href="${own}">four</a>` +
      '<iframe srcdoc="<script>parent.run = 4</script>"></iframe><form action="/"><button>five</button></form>' +
      '<svg onload="window.run = 5"></svg><div style="position:fixed" onclick="window.run = 6"><b>six</b></div></p>'
    await page.route('**/console/api/**', async (route) => {
      const response = await route.fetch()
      const body = await response.text()
      await route.fulfill({
        response,
        body: body.replace(/"Html":"(?:[^"\\]|\\.)*"/, () => `"Html":${JSON.stringify(html)}`),
      })
    })
    await page.reload()
    const drawn = page.getByTestId('mail-html')
    await drawn.getByText('six').waitFor()
    await page.unroute('**/console/api/**')
    assert.equal(
      (await drawn.innerText())
        .replace(/\s+/g, ' ')
        .trim()
        .replace(/ ?\(.*?\)/, ''),
      'onetwo three four six',
    )
    assert.equal(await drawn.getByRole('link').count(), 1)
    assert.equal(await drawn.getByRole('link').getAttribute('href'), own)
    assert.equal(
      await drawn.locator('script, img, style, iframe, form, svg:not([class]), [onclick], [style]').count(),
      0,
    )
    assert.equal(await page.evaluate('window.run'), undefined)
    // The page's own policy says that it would not have run either.
    for (const complaint of complaints.list.splice(0)) assert.match(complaint, /Content Security Policy/)
  })

  test('the lists fit 1280 px without sideways scrolling', async () => {
    const iam = new IAMClient(client())
    const cloudwatch = new CloudWatchClient(client())
    for (const UserName of NAMES) {
      await iam.send(new CreateUserCommand({ UserName }))
      await iam.send(new CreateAccessKeyCommand({ UserName }))
      await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'A-long-Passw0rd-1' }))
      await iam.send(
        new AttachUserPolicyCommand({ UserName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
      )
    }
    for (const Threshold of [10, 100]) {
      await cloudwatch.send(
        new PutMetricAlarmCommand({
          AlarmName: `estimated-charges-of-this-account-over-${Threshold}-dollars`,
          Namespace: 'AWS/Billing',
          MetricName: 'EstimatedCharges',
          Dimensions: [{ Name: 'Currency', Value: 'USD' }],
          Statistic: 'Maximum',
          Period: 21_600,
          EvaluationPeriods: 1,
          Threshold,
          ComparisonOperator: 'GreaterThanThreshold',
          AlarmActions: [`arn:aws:sns:us-east-1:${ROOT.accountId}:billing`],
        }),
      )
    }
    await page.setViewportSize({ width: 1280, height: 900 })
    const tooWide: string[] = []
    for (const [list, ready] of [
      ['Users', 'Administrator-equivalent'],
      ['User groups', 'No user groups'],
      ['Roles', 'No roles'],
      ['Policies', 'AdministratorAccess'],
      ['Identity providers', 'No identity providers'],
      ['All alarms', 'pending confirmation'],
      ['Topics', 'billing'],
      ['Subscriptions', 'me@example.com'],
      ['Event history', 'PutMetricAlarm'],
      ['Inbox', 'Subscription Confirmation'],
    ] as const) {
      await nav(list)
      await page.locator('main').getByText(ready).first().waitFor()
      if (CROWDED.has(list)) await eye.look(page, list)
      const beyond = await page.evaluate<number>(WIDTH_BEYOND)
      if (beyond > 0) tooWide.push(`${list}: ${beyond} px`)
    }
    assert.deepEqual(tooWide, [])
    iam.destroy()
    cloudwatch.destroy()
  })

  test('a threshold in the graph is labelled with its value, and each has a colour of its own', async () => {
    await page.goto('/console/cloudwatch/alarms/estimated-charges-of-this-account-over-10-dollars')
    await page.getByText('EstimatedCharges > 10').first().waitFor()
    await eye.look(page, 'alarm')
  })

  test('the dashboard leads to roles and to identity providers', async () => {
    for (const [tile, heading] of [
      ['Roles', 'Roles'],
      ['Identity providers', 'Identity providers'],
    ] as const) {
      await nav('Dashboard')
      await page.getByRole('link', { name: `${tile}: 0` }).click()
      await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    }
  })

  test('"Attach existing policies directly" stands on the right at 1280 px, beside the other two', async () => {
    await page.goto('/console/iam/create-user')
    await page.getByLabel('User name').fill('erin')
    await page.getByRole('checkbox', { name: /^Password/ }).check()
    await page.getByRole('button', { name: 'Next: Permissions' }).click()
    const boxOf = async (name: RegExp) => await page.getByRole('radio', { name }).boundingBox()
    const [copy, direct] = [await boxOf(/^Copy permissions/), await boxOf(/^Attach existing policies directly/)]
    assert.ok(copy && direct && direct.x > copy.x + 100, JSON.stringify({ copy, direct }))
    assert.equal(direct.y, copy.y)
    await eye.look(page, 'set permissions')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
  })

  test('the credential report is a table on the screen', async () => {
    await nav('Credential report')
    await page.getByRole('button', { name: 'Show credential report' }).click()
    const table = page.getByRole('table', { name: 'Credentials' })
    await table.getByRole('row', { name: /<root_account>/ }).waitFor()
    await table.getByRole('row', { name: /^bob true / }).waitFor()
    await eye.look(page, 'credential report')
    assert.equal(await page.evaluate(WIDTH_BEYOND), 0)
  })

  test('several users are deleted at once, and each row says what became of it', async () => {
    await nav('Users')
    for (const name of ['bob', 'carol']) await page.getByRole('checkbox', { name: `Select ${name}` }).check()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    const dialog = page.getByRole('dialog').filter({ visible: true })
    await dialog.getByText('bob, carol').waitFor()
    const confirm = dialog.getByRole('button', { name: 'Delete', exact: true })
    assert.equal(await confirm.isDisabled(), true)
    await dialog.getByLabel('To confirm, type "delete"').fill('delete')
    const refused = '**/console/api/**'
    await page.route(refused, (route) =>
      /Action=DeleteUser&.*UserName=bob/.test(route.request().postData() ?? '')
        ? route.fulfill({
            status: 409,
            contentType: 'text/xml',
            body: '<ErrorResponse><Error><Code>DeleteConflict</Code><Message>Still in use.</Message></Error></ErrorResponse>',
          })
        : route.fallback(),
    )
    await confirm.click()
    await dialog.getByRole('heading', { name: '1 of 2 users deleted' }).waitFor()
    await page.unroute(refused)
    await dialog.getByTestId('outcome-carol').getByText('carol: deleted').waitFor()
    await dialog.getByTestId('outcome-bob').getByText('Still in use.').waitFor()
    await eye.look(page, 'users deleted, and not')
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('link', { name: 'carol', exact: true }).waitFor({ state: 'hidden' })
    const iam = new IAMClient(client())
    const { Users: left = [] } = await iam.send(new ListUsersCommand({}))
    assert.deepEqual(
      left.map(({ UserName }) => UserName),
      [NAMES[0], 'bob', 'dave'],
    )
    iam.destroy()
  })

  test('what is denied is not asked for again, until "Try again" is pressed', async () => {
    let asked = 0
    const denied = '**/console/api/**'
    await page.route(denied, (route) => {
      if (!/ListMail/.test(route.request().headers()['x-amz-target'] ?? '')) return route.fallback()
      asked++
      return route.fulfill({
        status: 400,
        contentType: 'application/x-amz-json-1.1',
        body: JSON.stringify({
          __type: 'AccessDeniedException',
          message: 'User: arn:aws:iam::123456789012:user/ann is not authorized to perform: castellan:ListMail',
        }),
      })
    })
    await page.clock.install()
    await nav('Inbox')
    const panel = page.getByTestId('access-denied')
    await panel.waitFor()
    assert.equal(asked, 1)
    await page.clock.runFor(60_000)
    assert.equal(asked, 1, 'a page polls every 5 s')
    await panel.getByRole('button', { name: 'Try again' }).click()
    await until('the second question', () => asked === 2)
    await page.unroute(denied)
    await panel.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('link', { name: /Subscription Confirmation/ }).waitFor()
    let polled = false
    page.once('request', () => {
      polled = true
    })
    await page.clock.runFor(6000)
    await until('a poll, now that it is allowed', () => polled)
    await page.clock.resume()
  })

  test('the Region menu has all Regions of the partition, and shows the one that is chosen', async () => {
    await page.getByRole('button', { name: 'Region: N. Virginia (us-east-1)' }).click()
    const items = page.getByRole('menuitem').filter({ visible: true })
    assert.equal(await items.count(), 34)
    await page.getByRole('menuitem', { name: 'Europe (Zurich) eu-central-2' }).click()
    await page.getByRole('button', { name: 'Region: Zurich (eu-central-2)' }).waitFor()
    await nav('Topics')
    await page.getByText('No topics').waitFor()
    await page.evaluate("localStorage.removeItem('castellan.region')")
    await page.reload()
  })

  test('notices that are stacked fold on a phone: the newest, and how many there are', async () => {
    await page.goto('/console/iam/groups')
    for (const name of ['one', 'two', 'three']) {
      await page.getByRole('button', { name: 'Create group' }).first().click()
      const dialog = page.getByRole('dialog').filter({ visible: true })
      await dialog.getByLabel('User group name').fill(name)
      await dialog.getByRole('button', { name: 'Create user group' }).click()
      await dialog.waitFor({ state: 'hidden' })
    }
    await eye.look(page, 'stacked notices')
    await page.setViewportSize({ width: 390, height: 844 })
    const notices = page.getByRole('region', { name: 'Notifications' })
    await notices.getByText('User group three created.').waitFor()
    await notices.getByText('User group one created.').waitFor({ state: 'hidden' })
    await notices.locator('button[aria-expanded=false]').click()
    await notices.getByText('User group one created.').waitFor()
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  test('every page that was looked at is in order', async () => {
    await eye.rest()
    eye.assertNothingFound()
    assert.deepEqual(complaints.list, [])
  })
})
