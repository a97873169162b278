import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CreateVirtualMFADeviceCommand, IAMClient } from '@aws-sdk/client-iam'
import type { Browser, Page } from 'playwright-core'
import { signedService } from '../src/keeper/account/castellan-client.ts'
import { launchBrowser, missingChromium, newProfile } from './support/browser.ts'
import { type Castellan, ROOT, ROOT_KEY, startCastellan, UNATTENDED } from './support/castellan.ts'
import { wrongCode } from './support/changed.ts'
import { Eye } from './support/look.ts'
import { twoCodes, untilEqual } from './support/tools.ts'
import { chooseRoot, givePassword } from './walkthrough/pages/sign-in.ts'

const PICTURES = 'test-output/signin-pages'

describe('the sign-in pages in a browser', { skip: missingChromium() }, () => {
  let castellan: Castellan
  let browser: Browser
  let eye: Eye

  before(async () => {
    castellan = await startCastellan(['--ephemeral'], UNATTENDED)
    browser = await launchBrowser()
    eye = new Eye(browser, PICTURES)
  })
  after(async () => {
    await browser?.close()
    await castellan?.stop()
  })

  async function profile(t: { after(end: () => unknown): void }, origin = castellan.url): Promise<Page> {
    const { page, context, complaints } = await newProfile(browser, origin)
    t.after(async () => {
      await context.close()
      assert.deepEqual(complaints.list, [])
    })
    return page
  }

  test('show the password that is typed to who asks for it, and send it as it is', async (t) => {
    const page = await profile(t)
    await page.goto('/signin')
    await chooseRoot(page, `  ${ROOT.email} `)
    const password = page.getByLabel('Password', { exact: true })
    await password.fill(ROOT.password)
    await untilEqual(() => password.getAttribute('type'), 'password')
    await page.getByRole('button', { name: 'Show password' }).click()
    await untilEqual(() => password.getAttribute('type'), 'text')
    await eye.look(page, 'password shown')
    await page.getByRole('button', { name: 'Hide password' }).click()
    await untilEqual(() => password.getAttribute('type'), 'password')
    await page.getByRole('button', { name: 'Show password' }).click()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { level: 1, name: 'Secure your account' }).waitFor()
  })

  test('count down a pause after wrong passwords, for a name that nobody has as for one that somebody has', async (t) => {
    const page = await profile(t)
    for (const email of [ROOT.email, 'nobody@example.com']) {
      await page.goto('/signin')
      await chooseRoot(page, email)
      const wait = page.getByRole('timer')
      for (let i = 1; i <= 7; i++) {
        // The page before says it too, and what is typed there is lost with it.
        const answered = page.waitForEvent('domcontentloaded')
        await givePassword(page, 'Wrong-password-1')
        await answered
        await page.getByText('Your authentication information is incorrect').waitFor()
        const isPaused = (await wait.count()) === 1
        assert.ok(i >= 5 || !isPaused, `a pause after ${i}`)
        // The first pauses, of one and two seconds, may be over before a busy machine has drawn the page.
        if (i < 7 && !isPaused) continue
        if (i === 7) {
          await wait.filter({ hasText: /^Next try in 0:0[1-4]\.$/ }).waitFor()
          await givePassword(page, ROOT.password)
          await page.getByText('None is looked at for a while').waitFor()
          await eye.look(page, `pause ${email}`)
        }
        await wait.filter({ hasText: 'You can try again now.' }).waitFor({ timeout: 30_000 })
      }
    }
  })

  test('failed sign-ins are red in the list of the event history', async (t) => {
    const page = await profile(t)
    await page.goto('/signin')
    await chooseRoot(page, ROOT.email)
    await givePassword(page, ROOT.password)
    await page.getByRole('heading', { level: 1, name: 'Secure your account' }).waitFor()
    await page.goto('/console/cloudtrail/events')
    const failed = page.getByRole('row', { name: /ConsoleLogin/ }).filter({ hasText: 'Failed authentication' })
    await failed.first().waitFor()
    const colour = await page.evaluate<string>(
      `getComputedStyle([...document.querySelectorAll('td *')].findLast((part) => part.textContent === 'Failed authentication')).color`,
    )
    const [red = 0, green = 255, blue = 255] = colour.match(/\d+/g)?.map(Number) ?? []
    assert.ok(red > 120 && green < 80 && blue < 80, colour)
    await eye.look(page, 'failed sign-ins')
    await page.goto('/console/security-credentials')
    await page.getByLabel('Current password').fill('what was typed')
    await page.getByRole('checkbox', { name: 'Show passwords' }).check()
    await untilEqual(() => page.getByLabel('Current password').getAttribute('type'), 'text')
    await eye.look(page, 'change password')
  })

  test('a used first-run link says so', async (t) => {
    const page = await profile(t)
    await page.goto('/first-run?token=used')
    await page.getByRole('heading', { level: 1, name: 'This link has been used' }).waitFor()
    await eye.look(page, 'used link')
  })

  test('a first run shows what is typed', async (t) => {
    const fresh = await startCastellan(['--ephemeral'])
    t.after(() => fresh.stop())
    const page = await profile(t, fresh.url)
    await page.goto(/\S+\/first-run\?token=\S+/.exec(fresh.output())?.[0] ?? 'no link')
    await untilEqual(() => page.getByRole('button', { name: 'Show password' }).count(), 2)
    await eye.look(page, 'first run')
  })

  test('a wrong code speaks of the clock, and offers to resynchronise the device', async (t) => {
    const iam = new IAMClient({ endpoint: castellan.url, region: 'us-east-1', credentials: ROOT_KEY })
    const { VirtualMFADevice: device } = await iam.send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'root-account-mfa-device' }),
    )
    const codes = twoCodes(Buffer.from(device?.Base32StringSeed ?? []).toString())
    await signedService(new URL(castellan.url), async () => ROOT_KEY)('EnableRootMFADevice', {
      SerialNumber: device?.SerialNumber ?? '',
      AuthenticationCode1: codes.first,
      AuthenticationCode2: codes.second,
    })
    const page = await profile(t)
    await page.goto('/signin')
    await chooseRoot(page, ROOT.email)
    await givePassword(page, ROOT.password)
    await page.getByLabel('MFA code').fill(wrongCode(Object.values(codes)))
    await page.getByRole('button', { name: 'Submit' }).click()
    await page.getByText(/the clock of the phone may be off/).waitFor()
    await eye.look(page, 'wrong code')
    await page.getByRole('link', { name: /Resynchronise the device/ }).click()
    await page.getByLabel('MFA code 1').fill('000000')
    await page.getByLabel('MFA code 2').fill('111111')
    await page.getByRole('button', { name: 'Resynchronise' }).click()
    await page.getByRole('alert').waitFor()
    await eye.look(page, 'wrong pair')
  })

  test('look as they should: in light and dark, wide and narrow', async () => {
    await eye.rest()
    eye.assertNothingFound()
  })
})
