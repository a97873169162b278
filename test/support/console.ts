import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import { chooseRoot, givePassword } from '../walkthrough/pages/sign-in.ts'
import { type Complaints, launchBrowser, newProfile } from './browser.ts'
import { type Castellan, ROOT, ROOT_KEY, startCastellan, UNATTENDED } from './castellan.ts'
import { Eye } from './look.ts'

/** Signs root in and waits for the console. */
export async function openConsole(page: Page): Promise<void> {
  await page.goto('/signin')
  await chooseRoot(page, ROOT.email)
  await givePassword(page, ROOT.password)
  await page.getByRole('heading', { name: 'Secure your account' }).waitFor()
}

/**
 * A server of its own for the tests of one `describe`, and the console of its account in a browser, with root signed
 * in. Pictures are kept in `test-output/<pictures>/`.
 */
export function rootsConsole(pictures: string): RootsConsole {
  const at = new RootsConsole(pictures)
  before(() => at.start())
  after(() => at.stop())
  return at
}

class RootsConsole {
  readonly folder: string
  readonly #complaints: Complaints[] = []
  #castellan: Castellan | undefined
  #browser: Browser | undefined
  #page: Page | undefined
  #eye: Eye | undefined

  constructor(pictures: string) {
    this.folder = join(import.meta.dirname, '../../test-output', pictures)
  }

  async start(): Promise<void> {
    this.#castellan = await startCastellan(['--ephemeral'], UNATTENDED)
    this.#browser = await launchBrowser()
    this.#eye = new Eye(this.#browser, this.folder)
    this.#page = await this.newPage()
    await openConsole(this.#page)
  }

  async stop(): Promise<void> {
    await this.#browser?.close()
    await this.#castellan?.stop()
  }

  /** A page of a browser's profile that nobody has used. */
  async newPage(): Promise<Page> {
    const { page, complaints } = await newProfile(started(this.#browser), this.url)
    this.#complaints.push(complaints)
    return page
  }

  /** Another tab of the browser in which root is signed in. */
  async newTab(): Promise<Page> {
    return await this.page.context().newPage()
  }

  /** The page in which root is signed in. */
  get page(): Page {
    return started(this.#page)
  }

  get url(): string {
    return started(this.#castellan).url
  }

  /** For a client of the SDK that is to be root. */
  get client() {
    return { region: 'us-east-1', endpoint: this.url, credentials: ROOT_KEY }
  }

  /** What the browser complained about until now; it is not held against the pages. */
  takeComplaints(): string[] {
    return this.#complaints.flatMap(({ list }) => list.splice(0))
  }

  async look(name: string, page = this.page): Promise<void> {
    await started(this.#eye).look(page, name)
  }

  /** To be the last test. */
  async assertInOrder(): Promise<void> {
    const eye = started(this.#eye)
    await eye.rest()
    eye.assertNothingFound()
    assert.deepEqual(this.takeComplaints(), [])
  }

  /** Answers calls as the service would that refuses them, until what is returned is called. */
  async refuse(what: RegExp, status: number, body: string): Promise<() => Promise<void>> {
    const pattern = '**/console/api/**'
    await this.page.route(pattern, (route) =>
      what.test(route.request().postData() ?? '')
        ? route.fulfill({ status, contentType: body.startsWith('<') ? 'text/xml' : 'application/json', body })
        : route.fallback(),
    )
    return () => this.page.unroute(pattern)
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name })
  }

  async heading(name: string | RegExp, level = 1): Promise<void> {
    await this.page.getByRole('heading', { name, level }).first().waitFor()
  }

  /** Follows a link of the side navigation. */
  async nav(name: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name, exact: true }).first().click()
  }
}

/** An error as IAM answers it. */
export function iamError(code: string, message: string): string {
  return (
    `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code>` +
    `<Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`
  )
}

function started<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the console is there within tests alone')
  return value
}
