import type { Page } from 'playwright-core'
import { chooseRoot, givePassword } from '../walkthrough/pages/sign-in.ts'
import { ROOT } from './castellan.ts'

/** Signs root in and waits for the console. */
export async function openConsole(page: Page): Promise<void> {
  await page.goto('/signin')
  await chooseRoot(page, ROOT.email)
  await givePassword(page, ROOT.password)
  await page.getByRole('heading', { name: 'Secure your account' }).waitFor()
}
