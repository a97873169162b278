import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page, Route } from 'playwright-core'
import { launchBrowser, launchProfile, missingChromium, newProfile } from './support/browser.ts'
import { type Castellan, ROOT, startCastellan, UNATTENDED } from './support/castellan.ts'
import { chooseRoot, givePassword } from './walkthrough/pages/sign-in.ts'

const skip = missingChromium()

/** Longer than a connection may stand without a word: a browser opens some ahead of what it will ask. */
const A_WHILE = 15_000
const PICTURES = join(import.meta.dirname, '../test-output/unanswered')
/** The style sheets that have come. */
const SHEETS = `[...document.styleSheets].map(({ href }) => new URL(href).pathname)`

describe('a browser', { skip }, () => {
  let castellan: Castellan
  let browser: Browser
  let profile: string

  before(async () => {
    profile = mkdtempSync(join(tmpdir(), 'castellan-profile-'))
    castellan = await startCastellan(['--ephemeral'], UNATTENDED)
    browser = await launchBrowser()
  })
  after(async () => {
    await browser?.close()
    await castellan?.stop()
    rmSync(profile, { recursive: true, force: true })
  })

  test('that waits on each page of the sign-in has every answer', async (t) => {
    const { page, context } = await launchProfile(profile, castellan.url)
    t.after(() => context.close())
    const refused: string[] = []
    page.on('response', (answer) => answer.status() >= 400 && refused.push(`${answer.status()} ${answer.url()}`))
    page.on('requestfailed', (request) => refused.push(`${request.failure()?.errorText} ${request.url()}`))
    await page.goto('/console/')
    await page.waitForTimeout(A_WHILE)
    await chooseRoot(page, ROOT.email)
    await page.waitForTimeout(A_WHILE)
    await givePassword(page, ROOT.password)
    await assertChecklistIsRead(page)
    assert.deepEqual(refused, [])
  })

  test("has the console read and drawn where each page's script and each read fails the first time", async () => {
    const { page, context } = await newProfile(browser, castellan.url)
    await signIn(page)
    const failed = new Set<string>()
    const once = async (route: Route, key: string) => {
      if (failed.has(key)) return await route.continue()
      failed.add(key)
      // One as the network's, one as an answer that is nobody's.
      await (failed.size % 2 === 0 ? route.abort('connectionreset') : route.fulfill({ status: 400, body: '' }))
    }
    await page.route(/\/console\/assets\/(?:home|users)-[^/]*\.js$/, (route) => once(route, route.request().url()))
    await page.route('**/console/api/**', (route) => once(route, route.request().postDataBuffer()?.toString() ?? ''))
    await page.goto('/console/')
    await assertChecklistIsRead(page)
    await page.goto('/console/iam/users')
    await page.getByRole('heading', { name: /^Users/, level: 1 }).waitFor()
    assert.equal(await page.getByText('Could not load').count(), 0)
    assert.ok([...failed].filter((key) => key.endsWith('.js')).length === 2, [...failed].join('\n'))
    assert.ok(failed.size >= 8, [...failed].join('\n'))
    await context.close()
  })

  test('has the console where any file that the page names, or all of the console, fail the first time', async () => {
    const { page, context } = await newProfile(browser, castellan.url)
    await signIn(page)
    assert.equal(await page.evaluate('sessionStorage.length'), 0, 'was loaded again without need')
    const files = await namedByPage(page)
    assert.ok(files.filter((file) => file.endsWith('.js')).length > 3, files.join('\n'))
    const sheets = files.filter((file) => file.endsWith('.css'))
    assert.ok(sheets.length > 0)
    const broken = new Set<string>()
    await page.route('**/console/assets/**', (route) =>
      broken.delete(new URL(route.request().url()).pathname)
        ? route.fulfill({ status: 400, body: '' })
        : route.fallback(),
    )
    const console = files.filter((file) => !file.includes('/load-again-'))
    for (const together of [...files.map((file) => [file]), console]) {
      await page.evaluate('sessionStorage.clear()')
      for (const file of together) broken.add(file)
      await page.reload()
      await page.getByRole('heading', { name: 'Secure your account' }).waitFor()
      assert.deepEqual([...broken], [], 'was not asked for')
      await page.locator('[data-testid^="check-"]').nth(5).waitFor()
      const come = new Set(await page.evaluate<string[]>(SHEETS))
      for (const sheet of sheets) assert.ok(come.has(sheet), `${sheet} is missing after ${together}`)
    }
    await context.close()
  })

  test("is told where the console's script does not come at all, and loads it again by the link", async () => {
    const { page, context } = await newProfile(browser, castellan.url)
    await signIn(page)
    const [script = ''] = (await namedByPage(page)).filter((file) => /\/index-[^/]*\.js$/.test(file))
    let asked = 0
    await page.route(`**${script}`, (route) => {
      asked++
      return route.abort('connectionreset')
    })
    await page.goto('/console/iam/users')
    await page.locator('html[data-unloaded]').waitFor()
    await page.getByText('The console could not be loaded.').waitFor()
    assert.equal(asked, 2)
    for (const [width, colorScheme] of [
      [1280, 'light'],
      [390, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: join(PICTURES, `not-loaded-${colorScheme}-${width}.png`) })
    }
    await page.unroute(`**${script}`)
    await page.getByRole('link', { name: 'Load it again' }).click()
    await page.getByRole('heading', { name: /^Users/, level: 1 }).waitFor()
    assert.equal(await page.getByText('The console could not be loaded.').count(), 0)
    await context.close()
  })

  test('is told as well where nothing but the page itself comes', async () => {
    const { page, context } = await newProfile(browser, castellan.url)
    await signIn(page)
    await page.route('**/console/assets/**', (route) => route.abort('connectionreset'))
    await page.goto('/console/iam/users')
    await page.getByText('The console could not be loaded.').waitFor()
    await page.unroute('**/console/assets/**')
    await page.getByRole('link', { name: 'Load it again' }).click()
    await page.getByRole('heading', { name: /^Users/, level: 1 }).waitFor()
    await context.close()
  })

  test('is told what could not be read, and not that it is to do', async () => {
    const { page, context } = await newProfile(browser, castellan.url)
    await signIn(page)
    await page.route(/\/console\/api\/iam\/?$/, (route) =>
      /Action=GetAccountSummary/.test(route.request().postDataBuffer()?.toString() ?? '')
        ? route.fulfill({ status: 400, body: '' })
        : route.continue(),
    )
    await page.goto('/console/')
    await page.locator('[data-testid="check-root-mfa"][data-state="failed"]').waitFor()
    await page.locator('[data-testid="check-root-access-keys"][data-state="failed"]').waitFor()
    await page.getByText('2 of the steps could not be read, and are neither done nor to do.').waitFor()
    assert.match(await page.locator('main').innerText(), /\d of 4 steps done/)
    await context.close()
  })

  /** The scripts and style sheets in the page as the server sends it. */
  async function namedByPage(page: Page): Promise<string[]> {
    const html = await (await page.request.get('/console/')).text()
    return [...html.matchAll(/(?:src|href)="(\/console\/assets\/[^"]+\.(?:js|css))"/g)].map(([, file = '']) => file)
  }

  async function signIn(page: Page): Promise<void> {
    await page.goto('/console/')
    await chooseRoot(page, ROOT.email)
    await givePassword(page, ROOT.password)
    await assertChecklistIsRead(page)
  }

  async function assertChecklistIsRead(page: Page): Promise<void> {
    await page.locator('[data-testid="check-iam-admin-mfa"]').waitFor()
    const states = await page
      .locator('[data-testid^="check-"]')
      .evaluateAll((checks) => checks.map((check) => check.getAttribute('data-state')))
    assert.equal(states.length, 6)
    assert.deepEqual(
      states.filter((state) => state !== 'done' && state !== 'todo'),
      [],
    )
  }
})
