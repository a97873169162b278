import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import type { Browser, Page } from 'playwright-core'
import { type Complaints, launchBrowser, missingChromium, newProfile } from '../support/browser.ts'
import { type Castellan, ROOT_KEY, startCastellan, UNATTENDED } from '../support/castellan.ts'
import { openConsole } from '../support/console.ts'
import { Eye } from '../support/look.ts'

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

  test('every page that was looked at is in order', async () => {
    await eye.rest()
    eye.assertNothingFound()
    assert.deepEqual(complaints.list, [])
  })
})
