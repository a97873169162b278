import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CloudWatchClient, PutMetricAlarmCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  IAMClient,
  ListUsersCommand,
} from '@aws-sdk/client-iam'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { missingChromium } from '../support/browser.ts'
import { ROOT } from '../support/castellan.ts'
import { iamError, rootsConsole } from '../support/console.ts'
import { until, untilEqual } from '../support/tools.ts'

const NAMES = ['ann-with-a-rather-long-user-name', 'bob', 'carol', 'dave']
/** How many pixels of the widest table lie beyond its frame. */
const WIDTH_BEYOND = `Math.max(0, ...[...document.querySelectorAll('main table')].map((table) => {
  let frame = table.parentElement
  return frame.scrollWidth - frame.clientWidth
}))`
interface Graph {
  readonly labels: readonly { readonly text: string; readonly bottom: number; readonly right: number }[]
  readonly lines: readonly { readonly y: number; readonly colour: string }[]
  /** How far to the right the metric's line goes, and the graph. */
  readonly ends: { readonly metric: number; readonly frame: number }
}
const GRAPH = `(() => {
  const graph = document.querySelector('.graph')
  const box = (element) => element.getBoundingClientRect()
  return {
    labels: [...graph.querySelectorAll('.graph-labels text')].map((label) => {
      const { bottom, right } = box(label)
      return { text: label.textContent, bottom, right }
    }),
    lines: [...graph.querySelectorAll('line[clip-path]')].map((line) => {
      return { y: box(line).y, colour: line.getAttribute('stroke') }
    }),
    ends: { metric: box(graph.querySelector('path[clip-path]')).right, frame: box(graph).right },
  }
})()`
/** Of the lists, those that took the most to fit. */
const CROWDED: ReadonlySet<string> = new Set(['Users', 'All alarms', 'Event history'])

describe("the console's pages say and show what is so, in a browser", { skip: missingChromium() }, () => {
  const at = rootsConsole('looks')

  test('the confirmation mail in the Inbox has the link "Confirm subscription", and its plain text beside it', async () => {
    const sns = new SNSClient(at.client)
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'billing' }))
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'me@example.com' }))
    await at.nav('Inbox')
    await at.page.getByRole('link', { name: 'AWS Notification - Subscription Confirmation' }).click()
    const link = at.page.getByTestId('mail-html').getByRole('link', { name: /^Confirm subscription/ })
    const address = (await link.getAttribute('href')) ?? ''
    assert.ok(address.startsWith(`${at.url}/confirmation.html?TopicArn=${TopicArn}&Token=`), address)
    await at.look('confirmation mail')
    await at.page.getByRole('tab', { name: 'Plain text' }).click()
    await untilEqual(() => at.page.getByTestId('mail-text').getByRole('link').getAttribute('href'), address)
    sns.destroy()
  })

  test('of HTML that is not ours the words are left: no script, no picture, no frame, no link elsewhere', async () => {
    const own = `${at.url}/confirmation.html`
    const html =
      '<p>one<script>window.run = 1</script><img src="/favicon.ico" onerror="window.run = 2"><style>body{display:none}</style>' +
      `<a href="https://evil.example/">two</a> <a href="javascript:window.run=3">three</a> <a href="${own}">four</a>` +
      '<iframe srcdoc="<script>parent.run = 4</script>"></iframe><form action="/"><button>five</button></form>' +
      '<svg onload="window.run = 5"></svg><div style="position:fixed" onclick="window.run = 6"><b>six</b></div></p>'
    await at.page.route('**/console/api/**', async (route) => {
      const response = await route.fetch()
      const body = await response.text()
      await route.fulfill({
        response,
        body: body.replace(/"Html":"(?:[^"\\]|\\.)*"/, () => `"Html":${JSON.stringify(html)}`),
      })
    })
    await at.page.reload()
    const drawn = at.page.getByTestId('mail-html')
    await drawn.getByText('six').waitFor()
    await at.page.unroute('**/console/api/**')
    assert.equal(
      (await drawn.innerText())
        .replace(/\s+/g, ' ')
        .trim()
        .replace(/ ?\(.*?\)/, ''),
      'onetwo three four six',
    )
    await untilEqual(() => drawn.getByRole('link').count(), 1)
    await untilEqual(() => drawn.getByRole('link').getAttribute('href'), own)
    assert.equal(
      await drawn.locator('script, img, style, iframe, form, svg:not([class]), [onclick], [style]').count(),
      0,
    )
    assert.equal(await at.page.evaluate('window.run'), undefined)
    // The page's own policy says that it would not have run either.
    for (const complaint of at.takeComplaints()) assert.match(complaint, /Content Security Policy/)
  })

  test('the lists fit 1280 px without sideways scrolling', async () => {
    const iam = new IAMClient(at.client)
    const cloudwatch = new CloudWatchClient(at.client)
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
    await at.page.setViewportSize({ width: 1280, height: 900 })
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
      await at.nav(list)
      await at.page.locator('main').getByText(ready).first().waitFor()
      if (CROWDED.has(list)) await at.look(list)
      const beyond = await at.page.evaluate<number>(WIDTH_BEYOND)
      if (beyond > 0) tooWide.push(`${list}: ${beyond} px`)
    }
    assert.deepEqual(tooWide, [])
    iam.destroy()
    cloudwatch.destroy()
  })

  test('each threshold in a graph is labelled on its line, however near another is, and the graph ends now', async () => {
    const cloudwatch = new CloudWatchClient(at.client)
    const now = Date.now()
    const MetricData = Array.from({ length: 30 }, (_, index) => ({
      MetricName: 'Load',
      Value: 40 + ((index * 7) % 30),
      Timestamp: new Date(now - index * 300_000),
    }))
    await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'App', MetricData }))
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'load',
        Namespace: 'App',
        MetricName: 'Load',
        Statistic: 'Average',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 60,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    )
    await at.page.goto('/console/cloudwatch/alarms/load')
    await at.page.locator('.graph').getByText('> 60', { exact: true }).waitFor()
    await at.look('alarm')
    await at.page.goto('/console/cloudwatch/create-alarm?copy=load')
    await at.page.getByLabel('than...').fill('10, 50, 51, 100')
    await at.page.locator('.graph').getByText('> 100', { exact: true }).waitFor()
    await at.look('alarm of several thresholds')
    const { labels, lines, ends } = await at.page.evaluate<Graph>(GRAPH)
    assert.deepEqual(
      labels.map(({ text }) => text),
      ['> 10', '> 50', '> 51', '> 100'],
    )
    for (const [index, { bottom, right }] of labels.entries()) {
      const { y, colour } = lines[index] ?? assert.fail('a label without a line')
      assert.ok(bottom > y - 12 && bottom < y + 20, JSON.stringify({ labels, lines }))
      assert.ok(right <= ends.frame)
      assert.equal(lines.filter((line) => line.colour === colour).length, 1)
    }
    assert.ok(Math.abs(ends.metric - ends.frame) < 10, JSON.stringify(ends))
    await at.nav('Home')
    await at.dialog('Leave without saving?').getByRole('button', { name: 'Leave' }).click()
    cloudwatch.destroy()
  })

  test('the dashboard leads to roles and to identity providers', async () => {
    for (const [tile, heading] of [
      ['Roles', 'Roles'],
      ['Identity providers', 'Identity providers'],
    ] as const) {
      await at.nav('Dashboard')
      await at.page.getByRole('link', { name: `${tile}: 0` }).click()
      await at.page.getByRole('heading', { level: 1, name: heading }).waitFor()
    }
  })

  test('"Attach existing policies directly" stands on the right at 1280 px, beside the other two', async () => {
    await at.page.goto('/console/iam/create-user')
    await at.page.getByLabel('User name').fill('erin')
    await at.page.getByRole('checkbox', { name: /^Password/ }).check()
    await at.page.getByRole('button', { name: 'Next: Permissions' }).click()
    const boxOf = async (name: RegExp) => await at.page.getByRole('radio', { name }).boundingBox()
    const [copy, direct] = [await boxOf(/^Copy permissions/), await boxOf(/^Attach existing policies directly/)]
    assert.ok(copy && direct && direct.x > copy.x + 100, JSON.stringify({ copy, direct }))
    assert.equal(direct.y, copy.y)
    await at.look('set permissions')
    await at.page.getByRole('button', { name: 'Cancel' }).click()
    await at.page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
  })

  test('the credential report is a table on the screen', async () => {
    await at.nav('Credential report')
    await at.page.getByRole('button', { name: 'Show credential report' }).click()
    const table = at.page.getByRole('table', { name: 'Credentials' })
    await table.getByRole('row', { name: /<root_account>/ }).waitFor()
    await table.getByRole('row', { name: /^bob true / }).waitFor()
    await at.look('credential report')
    assert.equal(await at.page.evaluate(WIDTH_BEYOND), 0)
  })

  test('several users are deleted at once, and each row says what became of it', async () => {
    await at.nav('Users')
    for (const name of ['bob', 'carol']) await at.page.getByRole('checkbox', { name: `Select ${name}` }).check()
    await at.page.getByRole('button', { name: 'Delete', exact: true }).click()
    const dialog = at.page.getByRole('dialog').filter({ visible: true })
    await dialog.getByText('bob, carol').waitFor()
    const confirm = dialog.getByRole('button', { name: 'Delete', exact: true })
    await untilEqual(() => confirm.isDisabled(), true)
    await dialog.getByLabel('To confirm, type "delete"').fill('delete')
    const allow = await at.refuse(/Action=DeleteUser&.*UserName=bob/, 409, iamError('DeleteConflict', 'Still in use.'))
    await confirm.click()
    await dialog.getByRole('heading', { name: '1 of 2 users deleted' }).waitFor()
    await allow()
    await dialog.getByTestId('outcome-carol').getByText('carol: deleted').waitFor()
    await dialog.getByTestId('outcome-bob').getByText('Still in use.').waitFor()
    await at.look('users deleted, and not')
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await at.page.getByRole('link', { name: 'carol', exact: true }).waitFor({ state: 'hidden' })
    const iam = new IAMClient(at.client)
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
    await at.page.route(denied, (route) => {
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
    await at.page.clock.install()
    await at.nav('Inbox')
    const panel = at.page.getByTestId('access-denied')
    await panel.waitFor()
    assert.equal(asked, 1)
    await at.page.clock.runFor(60_000)
    assert.equal(asked, 1, 'a page polls every 5 s')
    await panel.getByRole('button', { name: 'Try again' }).click()
    await until('the second question', () => asked === 2)
    await at.page.unroute(denied)
    await panel.getByRole('button', { name: 'Try again' }).click()
    await at.page.getByRole('link', { name: /Subscription Confirmation/ }).waitFor()
    let polled = false
    at.page.once('request', () => {
      polled = true
    })
    await at.page.clock.runFor(6000)
    await until('a poll, now that it is allowed', () => polled)
    await at.page.clock.resume()
  })

  test('the Region menu has what the account has enabled, shows the one chosen, and leads to the others', async () => {
    await at.page.getByRole('button', { name: 'Region: N. Virginia (us-east-1)' }).click()
    const items = at.page.getByRole('menuitem').filter({ visible: true })
    // 34 Regions in all, of which 17 are enabled in every account.
    await untilEqual(() => items.count(), 17 + 1)
    await at.page.getByRole('menuitem', { name: 'Manage Regions (17 not enabled)' }).click()
    await at.heading('Account')
    await at.page.getByRole('button', { name: 'Region: N. Virginia (us-east-1)' }).click()
    await at.page.getByRole('menuitem', { name: 'Europe (Frankfurt) eu-central-1' }).click()
    await at.page.getByRole('button', { name: 'Region: Frankfurt (eu-central-1)' }).waitFor()
    await at.nav('Topics')
    await at.page.getByText('No topics').waitFor()
    await at.page.evaluate("localStorage.removeItem('castellan.region')")
    await at.page.reload()
  })

  test('notices that are stacked fold on a phone: the newest, and how many there are', async () => {
    await at.page.goto('/console/iam/groups')
    for (const name of ['one', 'two', 'three']) {
      await at.page.getByRole('button', { name: 'Create group' }).first().click()
      const dialog = at.page.getByRole('dialog').filter({ visible: true })
      await dialog.getByLabel('User group name').fill(name)
      await dialog.getByRole('button', { name: 'Create user group' }).click()
      await dialog.waitFor({ state: 'hidden' })
    }
    await at.look('stacked notices')
    await at.page.setViewportSize({ width: 390, height: 844 })
    const notices = at.page.getByRole('region', { name: 'Notifications' })
    await notices.getByText('User group three created.').waitFor()
    await notices.getByText('User group one created.').waitFor({ state: 'hidden' })
    await notices.locator('button[aria-expanded=false]').click()
    await notices.getByText('User group one created.').waitFor()
    await at.page.setViewportSize({ width: 1280, height: 900 })
  })

  test('every page that was looked at is in order', async () => {
    await at.assertInOrder()
  })
})
