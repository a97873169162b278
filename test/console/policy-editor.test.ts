import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { GetPolicyVersionCommand, IAMClient } from '@aws-sdk/client-iam'
import { missingChromium } from '../support/browser.ts'
import { ROOT } from '../support/castellan.ts'
import { rootsConsole } from '../support/console.ts'
import { untilEqual } from '../support/tools.ts'
import { policyEditor, shownPolicy, writePolicy } from '../walkthrough/pages/policy-editor.ts'

const MISSPELT = `{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Allow", "Action": ["s3:GetObjct"], "Resource": "arn:aws:s3:::b/*" }]
}`
const WIDE = { width: 1280, height: 900 }
const NARROW = { width: 390, height: 844 }

describe('the policy editor, in a browser', { skip: missingChromium() }, () => {
  const at = rootsConsole('policy-editor')

  const createPolicy = async () => {
    await at.page.goto('/console/iam/create-policy')
    await policyEditor(at.page).waitFor()
  }
  const focused = () =>
    at.page.evaluate<string>(`(() => {
      let element = document.activeElement
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
      return element.getAttribute('aria-label') ?? element.innerText
    })()`)
  const list = () => at.page.getByRole('listbox')
  /** CodeMirror takes no key for a choice in the first 75 ms: it might have been meant for the text. */
  const take = async (name: RegExp) => {
    await list().getByRole('option', { name, selected: true }).waitFor()
    await at.page.waitForTimeout(100)
    await at.page.keyboard.press('Enter')
  }
  /** Puts the cursor between the brackets of the new document's Action. */
  const goIntoAction = async () => {
    await policyEditor(at.page).locator('.cm-line', { hasText: '"Action"' }).click()
    await at.page.keyboard.press('End')
    for (const _ of '],') await at.page.keyboard.press('ArrowLeft')
  }

  test('a finding appears at its place as one types, with the hint, before anything is saved', async () => {
    await createPolicy()
    await goIntoAction()
    await at.page.keyboard.type('"s3:GetObjct')
    const finding = at.page.getByTestId('finding-INVALID_ACTION')
    await finding.getByText('The action s3:GetObjct does not exist. Did you mean s3:GetObject?').waitFor()
    await untilEqual(() => policyEditor(at.page).locator('.cm-lintRange-error').innerText(), '"s3:GetObjct"')
    await untilEqual(() => at.page.locator('.cm-gutter-lint .cm-lint-marker-error').count(), 1)
    await at.page.keyboard.press('Escape')
    await at.look('a finding at its place')
    await at.page.locator('.cm-lint-marker-error').hover()
    await at.page.getByText('Did you mean s3:GetObject?').nth(1).waitFor()
  })

  test('a finding leads to its place, and what is mended is no longer marked', async () => {
    await createPolicy()
    await writePolicy(at.page, MISSPELT)
    await at.page.getByRole('button', { name: /^Ln 3, Col 49: go to error: The action s3:GetObjct/ }).click()
    for (const _ of '"s3:GetObj') await at.page.keyboard.press('ArrowRight')
    await at.page.keyboard.type('e')
    await at.page.getByTestId('finding-INVALID_ACTION').waitFor({ state: 'hidden' })
    await untilEqual(() => policyEditor(at.page).locator('.cm-lintRange-error').count(), 0)
    assert.match(await shownPolicy(at.page), /"s3:GetObject"/)
  })

  test('services, actions, resources, operators and keys are completed', async () => {
    await createPolicy()
    await goIntoAction()
    await at.page.keyboard.type('"s3')
    await take(/^s3:/)
    await list()
      .getByRole('option', { name: /^s3:AbortMultipartUpload ?Write$/ })
      .waitFor()
    await at.page.keyboard.type('GetObjectA')
    await at.page.screenshot({ path: join(at.folder, 'actions-1280.png') })
    await take(/^s3:GetObjectAcl ?Read$/)
    assert.match(await shownPolicy(at.page), /"Action": \["s3:GetObjectAcl"\],/)

    await policyEditor(at.page).locator('.cm-line', { hasText: '"Resource"' }).click()
    await at.page.keyboard.press('End')
    await at.page.keyboard.press('ArrowLeft')
    await at.page.keyboard.press('Backspace')
    await at.page.keyboard.press('Control+Space')
    await take(/^arn:aws:s3:::\$\{BucketName\}\/\$\{ObjectName\} ?for GetObjectAcl$/)
    // The first part to fill in is selected.
    await at.page.keyboard.type('b')
    await at.page.keyboard.press('Tab')
    await at.page.keyboard.type('*')
    assert.match(await shownPolicy(at.page), /"Resource": "arn:aws:s3:::b\/\*"/)

    await at.page.keyboard.press('End')
    await at.page.keyboard.type(',')
    await at.page.keyboard.press('Enter')
    await at.page.keyboard.type('"Cond')
    await take(/^Condition/)
    await at.page.keyboard.type('{"Boo')
    await take(/^Bool$/)
    await at.page.keyboard.type('{"aws:SecureT')
    await take(/^aws:SecureTransport ?Bool$/)
    await at.page.keyboard.type('"t')
    await take(/^true$/)
    const shown = (await shownPolicy(at.page)).replace(/\s/g, '')
    assert.match(shown, /"Condition":\{"Bool":\{"aws:SecureTransport":"true"\}\}/)
    await at.page.getByRole('status', { name: 'Policy checks' }).getByText('Ln ').first().waitFor({ state: 'hidden' })
  })

  test('the document is indented on request, by the button and by a key', async () => {
    await createPolicy()
    const compact = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}'
    const formatted = JSON.stringify(JSON.parse(compact), null, 2)
    await writePolicy(at.page, compact)
    await at.page.getByRole('button', { name: 'Format' }).click()
    assert.equal(await shownPolicy(at.page), formatted)
    await policyEditor(at.page).focus()
    await at.page.keyboard.press('ControlOrMeta+Z')
    assert.equal(await shownPolicy(at.page), compact)
    await at.page.keyboard.press('Shift+Alt+F')
    assert.equal(await shownPolicy(at.page), formatted)
    await writePolicy(at.page, '{"Version": }')
    await at.page.getByTestId('finding-JSON_SYNTAX_ERROR').waitFor()
    await at.page.getByRole('button', { name: 'Format' }).click()
    await at.page.keyboard.type('1')
    assert.equal(await shownPolicy(at.page), '{"Version": 1}')
  })

  test('a policy is written and saved by keyboard alone, and Escape and Tab lead out of the editor', async () => {
    await createPolicy()
    await at.page.getByLabel('Policy name').focus()
    await at.page.keyboard.type('by-keyboard')
    await at.page.keyboard.press('Tab')
    await at.page.keyboard.press('Tab')
    assert.equal(await focused(), 'Policy document (JSON)')
    await at.page.getByRole('textbox', { description: /Escape, then Tab, leaves the editor/ }).waitFor()
    await at.page.keyboard.press('ControlOrMeta+A')
    await at.page.keyboard.insertText(MISSPELT.replace('Objct', 'Object'))
    await at.page.keyboard.press('Tab')
    assert.equal(await focused(), 'Policy document (JSON)')
    await at.page.keyboard.press('Escape')
    await at.page.keyboard.press('Tab')
    assert.equal(await focused(), 'Format')
    await at.page.keyboard.press('Enter')
    for (let i = 0; i < 12; i++) {
      if ((await focused()) === 'Create policy') break
      await at.page.keyboard.press('Tab')
    }
    await at.page.keyboard.press('Enter')
    await at.page.getByText('Policy by-keyboard created.').waitFor()
    const iam = new IAMClient(at.client)
    const PolicyArn = `arn:aws:iam::${ROOT.accountId}:policy/by-keyboard`
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
    const saved = decodeURIComponent(PolicyVersion?.Document ?? '')
    assert.equal(saved, JSON.stringify(JSON.parse(MISSPELT.replace('Objct', 'Object')), null, 2))
  })

  test('in a dialog, Escape closes what the editor shows and not the dialog', async () => {
    await at.page.goto(
      `/console/iam/policies/${encodeURIComponent(`arn:aws:iam::${ROOT.accountId}:policy/by-keyboard`)}`,
    )
    await at.page.getByRole('button', { name: 'Edit', exact: true }).click()
    await policyEditor(at.page).locator('.cm-line', { hasText: 's3:GetObject' }).click()
    await at.page.keyboard.press('Control+Space')
    await list().waitFor()
    await at.page.keyboard.press('Escape')
    await list().waitFor({ state: 'hidden' })
    await at.page.keyboard.press('Escape')
    await writePolicy(at.page, MISSPELT.replace('GetObjct', 'ListBucket').replace('b/*', 'b'))
    await at.look('a new version')
    await at.page.getByRole('button', { name: 'Save as new default version' }).click()
    await at.page.getByText('A new version of by-keyboard is in force.').waitFor()
    await at.page.getByText('s3:ListBucket').waitFor()
  })

  test('on a phone the editor fits, and so does what it offers', async () => {
    await at.page.setViewportSize(NARROW)
    await createPolicy()
    await writePolicy(at.page, MISSPELT)
    await at.page.getByTestId('finding-INVALID_ACTION').waitFor()
    await policyEditor(at.page).getByText('s3:GetObjct').click()
    await at.page.keyboard.press('Control+Space')
    await list().waitFor()
    assert.equal(await at.page.evaluate('document.documentElement.scrollWidth'), NARROW.width)
    const box = await list().boundingBox()
    assert.ok(box !== null && box.x >= 0 && box.x + box.width <= NARROW.width, JSON.stringify(box))
    await at.page.setViewportSize(WIDE)
  })

  test('nothing breaks the content security policy, and axe finds nothing, in light and dark', async () => {
    await at.assertInOrder()
  })
})
