import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** Keeps a browser from opening connections ahead, too. */
const NO_BACKGROUND = '--disable-background-networking'
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  NO_BACKGROUND,
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
]

/** The system's Chromium, or `undefined`. */
function chromiumPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return ['chromium', 'chromium-browser'].flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
}

/** A reason to skip, said loudly, or `false`. */
export function missingChromium(): string | false {
  return chromiumPath() === undefined ? 'SKIPPED: chromium not installed' : false
}

export async function launchBrowser(): Promise<Browser> {
  const executablePath = chromiumPath()
  if (executablePath === undefined) throw new Error('there is no Chromium on PATH')
  return await chromium.launch({ executablePath, args: ARGUMENTS })
}

/** What a browser is to the tests; every page of it opens at `origin`. */
const optionsOf = (origin: string) => ({
  baseURL: origin,
  viewport: { width: 1280, height: 900 },
  colorScheme: 'light' as const,
  locale: 'en-US',
  permissions: ['clipboard-read', 'clipboard-write'],
})

interface Profile {
  readonly context: BrowserContext
  readonly page: Page
  readonly complaints: Complaints
}

/**
 * Launches a browser as a person has it, with a profile of its own in `folder`: unlike a context of `newProfile`, it
 * opens connections ahead of what it will ask. Whoever launches it closes its context.
 */
export async function launchProfile(folder: string, origin: string): Promise<Profile> {
  const executablePath = chromiumPath()
  if (executablePath === undefined) throw new Error('there is no Chromium on PATH')
  const context = await chromium.launchPersistentContext(folder, {
    ...optionsOf(origin),
    executablePath,
    args: ARGUMENTS.filter((argument) => argument !== NO_BACKGROUND),
    ignoreDefaultArgs: [NO_BACKGROUND],
  })
  context.setDefaultTimeout(15_000)
  const complaints = watch(context, origin)
  return { context, page: context.pages()[0] ?? (await context.newPage()), complaints }
}

/** What a browser complained about, and what it should not have done. */
export interface Complaints {
  readonly list: string[]
}

/**
 * Collects errors in the browser's console, uncaught exceptions, violations of the content security policy, answers of
 * 500 and above, and requests to any other origin than the page's own. A refusal (4xx) is an answer: pages that show
 * one are tested by what they show.
 */
function watch(context: BrowserContext, origin: string): Complaints {
  const list: string[] = []
  context.on('weberror', (error) => list.push(`uncaught: ${error.error().message}`))
  context.on('console', (message) => {
    const refused = /^Failed to load resource: the server responded with a status of 4\d\d /.test(message.text())
    if (message.type() === 'error' && !refused) list.push(`console: ${message.text()} at ${message.page()?.url()}`)
  })
  context.on('response', (response) => {
    if (response.status() >= 500) list.push(`${response.status()}: ${response.url()}`)
  })
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (/^https?:/.test(url.protocol) && url.origin !== origin) list.push(`request to ${request.url()}`)
  })
  return { list }
}

/** A fresh profile in a browser that is there. */
export async function newProfile(browser: Browser, origin: string): Promise<Profile> {
  const context = await browser.newContext(optionsOf(origin))
  context.setDefaultTimeout(15_000)
  const complaints = watch(context, origin)
  return { context, page: await context.newPage(), complaints }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
