import type { Page } from 'playwright-core'
import { untilEqual } from '../../support/tools.ts'
import type { Look } from './mfa-wizard.ts'

/** Creates one billing alarm for each threshold, through the wizard, with a new topic that mails `email`. */
export async function createBillingAlarms(
  page: Page,
  look: Look,
  wanted: {
    readonly thresholds: readonly number[]
    readonly topic: string
    readonly email: string
    readonly name: string
  },
): Promise<void> {
  const next = () => page.getByRole('button', { name: 'Next', exact: true }).click()

  await page.getByRole('button', { name: 'Select metric' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Billing', exact: true }).click()
  await look('namespaces of metrics')
  await page.getByRole('dialog').getByRole('button', { name: 'Total Estimated Charge' }).click()
  await page.getByRole('radio', { name: /EstimatedCharges/ }).check()
  await look('choose a metric')
  await page.getByRole('dialog').getByRole('button', { name: 'Select metric' }).click()
  await page.getByLabel('than...').fill(wanted.thresholds.join(', '))
  await page.getByText(`${wanted.thresholds.length} alarms`).waitFor()
  await look('alarm, metric and conditions')
  await next()

  await page.getByRole('radio', { name: 'Create new topic' }).check()
  await page.getByLabel('Create a new topic...').fill(wanted.topic)
  await page.getByLabel('Email endpoints that will receive the notification...').fill(wanted.email)
  await look('alarm, new topic')
  await page.getByRole('button', { name: 'Create topic' }).click()
  await page.getByText('pending confirmation', { exact: false }).first().waitFor()
  await look('alarm, actions')
  await next()

  await page.getByLabel('Alarm name').fill(wanted.name)
  await page.goBack()
  await page.getByText('pending confirmation', { exact: false }).first().waitFor()
  await page.goForward()
  await untilEqual(() => page.getByLabel('Alarm name').inputValue(), wanted.name)
  await look('alarm, details')
  await next()
  await page.getByText('Step 3: Add alarm details').waitFor()
  await look('alarm, preview')
  await page.getByRole('button', { name: 'Create alarm' }).click()
  await page.getByRole('heading', { name: 'All alarms' }).waitFor()
}
