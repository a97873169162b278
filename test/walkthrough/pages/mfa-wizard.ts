import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { readQr, seedOf, twoCodes, untilEqual } from '../../support/tools.ts'

/** Looks at the page that is open. */
export type Look = (name: string) => Promise<void>

/**
 * Assigns an authenticator app to who is signed in, from "Security credentials", as a person does: scans the QR code
 * off the screen, and types two codes.
 *
 * @returns the app's seed, and the code that was typed last
 */
export async function assignMfa(
  page: Page,
  look: Look,
  expected: { readonly deviceName: string; readonly label: RegExp },
): Promise<{ seed: string; usedCode: string }> {
  await page.getByRole('link', { name: 'Assign MFA device' }).click()
  await page.getByLabel('Device name').waitFor()
  await untilEqual(() => page.getByLabel('Device name').inputValue(), expected.deviceName)
  await look('choose an MFA device')
  await page.getByRole('button', { name: 'Next', exact: true }).click()

  await page.getByRole('button', { name: 'Show QR code' }).click()
  await page.getByTestId('qr-code').waitFor()
  const uri = readQr(await page.screenshot({ fullPage: true }))
  assert.match(decodeURIComponent(uri), expected.label)
  const seed = seedOf(uri)
  await page.getByRole('button', { name: 'Show secret key' }).click()
  assert.equal((await page.getByTestId('secret-key').innerText()).replace(/[^A-Z2-7]/g, ''), seed)
  await look('set up an MFA device')

  const { first, second } = twoCodes(seed)
  await page.getByLabel('MFA code 1').fill(first)
  await page.getByLabel('MFA code 2').fill(first)
  await page.getByRole('button', { name: 'Add MFA' }).click()
  await page.getByText('This is the first code again.').first().waitFor()
  await page.getByLabel('MFA code 1').fill(second)
  await page.getByLabel('MFA code 2').fill(first)
  await page.getByRole('button', { name: 'Add MFA' }).click()
  await page.getByText('InvalidAuthenticationCode').first().waitFor()
  await look('codes in the wrong order')
  const codes = twoCodes(seed)
  await page.getByLabel('MFA code 1').fill(codes.first)
  await page.getByLabel('MFA code 2').fill(codes.second)
  await page.getByRole('button', { name: 'Add MFA' }).click()
  await page.getByText(`MFA device assigned: ${expected.deviceName}.`).waitFor()
  return { seed, usedCode: codes.second }
}
