import type { Page } from 'playwright-core'

/** Opens the account menu of the console's top bar, and chooses an entry of it. */
export async function chooseFromAccountMenu(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: / @ / }).click()
  await page.getByRole('menuitem', { name: entry }).click()
}

/** Signs out, and stands on the page with "Log back in". */
export async function signOut(page: Page): Promise<void> {
  await chooseFromAccountMenu(page, 'Sign out')
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
}

/** The page that asks who signs in, answered as root. */
export async function chooseRoot(page: Page, email: string): Promise<void> {
  await page.getByRole('radio', { name: /^Root user/ }).check()
  await page.getByLabel('Root user email address').fill(email)
  await page.getByRole('button', { name: 'Next' }).click()
}

/** The page that asks who signs in, answered as a user of an account. */
export async function chooseIamUser(page: Page, accountId: string): Promise<void> {
  await page.getByRole('radio', { name: /^IAM user/ }).check()
  await page.getByLabel('Account ID (12 digits) or account alias').fill(accountId)
  await page.getByRole('button', { name: 'Next' }).click()
}

export async function giveUserPassword(page: Page, userName: string, password: string): Promise<void> {
  await page.getByLabel('IAM user name').fill(userName)
  await givePassword(page, password)
}

export async function givePassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

export async function giveCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('MFA code').fill(code)
  await page.getByRole('button', { name: 'Submit' }).click()
}
