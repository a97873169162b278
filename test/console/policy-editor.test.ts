import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { GetPolicyVersionCommand, IAMClient } from '@aws-sdk/client-iam'
import type { Browser, Page } from 'playwright-core'
import { type Complaints, launchBrowser, missingChromium, newProfile } from '../support/browser.ts'
import { type Castellan, ROOT, ROOT_KEY, startCastellan, UNATTENDED } from '../support/castellan.ts'
import { openConsole } from '../support/console.ts'
import { Eye } from '../support/look.ts'
import { policyEditor, shownPolicy, writePolicy } from '../walkthrough/pages/policy-editor.ts'

const PICTURES = join(import.meta.dirname, '../../test-output/policy-editor')
const MISSPELT = `{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Allow", "Action": ["s3:GetObjct"], "Resource": "arn:aws:s3:::b/*" }]
}`
const WIDE = { width: 1280, height: 900 }
const NARROW = { width: 390, height: 844 }

describe('the policy editor, in a browser', { skip: missingChromium() }, () => {
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

  const createPolicy = async () => {
    await page.goto('/console/iam/create-policy')
    await policyEditor(page).waitFor()
  }
  const focused = () =>
    page.evaluate<string>(`(() => {
      let element = document.activeElement
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
      return element.getAttribute('aria-label') ?? element.innerText
    })()`)
  const list = () => page.getByRole('listbox')
  /** CodeMirror takes no key for a choice in the first 75 ms: it might have been meant for the text. */
  const take = async (name: RegExp) => {
    await list().getByRole('option', { name, selected: true }).waitFor()
    await page.waitForTimeout(100)
    await page.keyboard.press('Enter')
  }
  /** Puts the cursor between the brackets of the new document's Action. */
  const goIntoAction = async () => {
    await policyEditor(page).locator('.cm-line', { hasText: '"Action"' }).click()
    await page.keyboard.press('End')
    for (const _ of '],') await page.keyboard.press('ArrowLeft')
  }

  test('a finding appears at its place as one types, with the hint, before anything is saved', async () => {
    await createPolicy()
    await goIntoAction()
    await page.keyboard.type('"s3:GetObjct')
    const finding = page.getByTestId('finding-INVALID_ACTION')
    await finding.getByText('The action s3:GetObjct does not exist. Did you mean s3:GetObject?').waitFor()
    assert.equal(await policyEditor(page).locator('.cm-lintRange-error').innerText(), '"s3:GetObjct"')
    assert.equal(await page.locator('.cm-gutter-lint .cm-lint-marker-error').count(), 1)
    await page.keyboard.press('Escape')
    await eye.look(page, 'a finding at its place')
    await page.locator('.cm-lint-marker-error').hover()
    await page.getByText('Did you mean s3:GetObject?').nth(1).waitFor()
  })

  test('a finding leads to its place, and what is mended is no longer marked', async () => {
    await createPolicy()
    await writePolicy(page, MISSPELT)
    await page.getByRole('button', { name: /^Ln 3, Col 49: go to error: The action s3:GetObjct/ }).click()
    for (const _ of '"s3:GetObj') await page.keyboard.press('ArrowRight')
    await page.keyboard.type('e')
    await page.getByTestId('finding-INVALID_ACTION').waitFor({ state: 'hidden' })
    assert.equal(await policyEditor(page).locator('.cm-lintRange-error').count(), 0)
    assert.match(await shownPolicy(page), /"s3:GetObject"/)
  })

  test('services, actions, resources, operators and keys are completed', async () => {
    await createPolicy()
    await goIntoAction()
    await page.keyboard.type('"s3')
    await take(/^s3:/)
    await list()
      .getByRole('option', { name: /^s3:AbortMultipartUpload ?Write$/ })
      .waitFor()
    await page.keyboard.type('GetObjectA')
    await page.screenshot({ path: join(PICTURES, 'actions-1280.png') })
    await take(/^s3:GetObjectAcl ?Read$/)
    assert.match(await shownPolicy(page), /"Action": \["s3:GetObjectAcl"\],/)

    await policyEditor(page).locator('.cm-line', { hasText: '"Resource"' }).click()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Control+Space')
    await take(/^arn:aws:s3:::\$\{BucketName\}\/\$\{ObjectName\} ?for GetObjectAcl$/)
    // The first part to fill in is selected.
    await page.keyboard.type('b')
    await page.keyboard.press('Tab')
    await page.keyboard.type('*')
    assert.match(await shownPolicy(page), /"Resource": "arn:aws:s3:::b\/\*"/)

    await page.keyboard.press('End')
    await page.keyboard.type(',')
    await page.keyboard.press('Enter')
    await page.keyboard.type('"Cond')
    await take(/^Condition/)
    await page.keyboard.type('{"Boo')
    await take(/^Bool$/)
    await page.keyboard.type('{"aws:SecureT')
    await take(/^aws:SecureTransport ?Bool$/)
    await page.keyboard.type('"t')
    await take(/^true$/)
    const shown = (await shownPolicy(page)).replace(/\s/g, '')
    assert.match(shown, /"Condition":\{"Bool":\{"aws:SecureTransport":"true"\}\}/)
    await page.getByRole('status', { name: 'Policy checks' }).getByText('Ln ').waitFor({ state: 'hidden' })
  })

  test('the document is indented on request, by the button and by a key', async () => {
    await createPolicy()
    const compact = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}'
    const formatted = JSON.stringify(JSON.parse(compact), null, 2)
    await writePolicy(page, compact)
    await page.getByRole('button', { name: 'Format' }).click()
    assert.equal(await shownPolicy(page), formatted)
    await policyEditor(page).focus()
    await page.keyboard.press('ControlOrMeta+Z')
    assert.equal(await shownPolicy(page), compact)
    await page.keyboard.press('Shift+Alt+F')
    assert.equal(await shownPolicy(page), formatted)
    await writePolicy(page, '{"Version": }')
    await page.getByTestId('finding-JSON_SYNTAX_ERROR').waitFor()
    await page.getByRole('button', { name: 'Format' }).click()
    await page.keyboard.type('1')
    assert.equal(await shownPolicy(page), '{"Version": 1}')
  })

  test('a policy is written and saved by keyboard alone, and Escape and Tab lead out of the editor', async () => {
    await createPolicy()
    await page.getByLabel('Policy name').focus()
    await page.keyboard.type('by-keyboard')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    assert.equal(await focused(), 'Policy document (JSON)')
    await page.getByRole('textbox', { description: /Escape, then Tab, leaves the editor/ }).waitFor()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.insertText(MISSPELT.replace('Objct', 'Object'))
    await page.keyboard.press('Tab')
    assert.equal(await focused(), 'Policy document (JSON)')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    assert.equal(await focused(), 'Format')
    await page.keyboard.press('Enter')
    for (let i = 0; i < 12; i++) {
      if ((await focused()) === 'Create policy') break
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await page.getByText('Policy by-keyboard created.').waitFor()
    const iam = new IAMClient({ region: 'us-east-1', endpoint: castellan.url, credentials: ROOT_KEY })
    const PolicyArn = `arn:aws:iam::${ROOT.accountId}:policy/by-keyboard`
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
    const saved = decodeURIComponent(PolicyVersion?.Document ?? '')
    assert.equal(saved, JSON.stringify(JSON.parse(MISSPELT.replace('Objct', 'Object')), null, 2))
  })

  test('in a dialog, Escape closes what the editor shows and not the dialog', async () => {
    await page.goto(`/console/iam/policies/${encodeURIComponent(`arn:aws:iam::${ROOT.accountId}:policy/by-keyboard`)}`)
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    await policyEditor(page).locator('.cm-line', { hasText: 's3:GetObject' }).click()
    await page.keyboard.press('Control+Space')
    await list().waitFor()
    await page.keyboard.press('Escape')
    await list().waitFor({ state: 'hidden' })
    await page.keyboard.press('Escape')
    await writePolicy(page, MISSPELT.replace('GetObjct', 'ListBucket').replace('b/*', 'b'))
    await eye.look(page, 'a new version')
    await page.getByRole('button', { name: 'Save as new default version' }).click()
    await page.getByText('A new version of by-keyboard is in force.').waitFor()
    await page.getByText('s3:ListBucket').waitFor()
  })

  test('on a phone the editor fits, and so does what it offers', async () => {
    await page.setViewportSize(NARROW)
    await createPolicy()
    await writePolicy(page, MISSPELT)
    await page.getByTestId('finding-INVALID_ACTION').waitFor()
    await policyEditor(page).getByText('s3:GetObjct').click()
    await page.keyboard.press('Control+Space')
    await list().waitFor()
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), NARROW.width)
    const box = await list().boundingBox()
    assert.ok(box !== null && box.x >= 0 && box.x + box.width <= NARROW.width, JSON.stringify(box))
    await page.setViewportSize(WIDE)
  })

  test('nothing breaks the content security policy, and axe finds nothing, in light and dark', async () => {
    await eye.rest()
    eye.assertNothingFound()
    assert.deepEqual(complaints.list, [])
  })
})
