import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'

const WIDE = { width: 1280, height: 900 }
const NARROW = { width: 390, height: 844 }
const SCHEMES = ['light', 'dark'] as const

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What a picture is, as far as a machine can tell: how bright, and how much of it is not its commonest colour. */
interface Picture {
  readonly brightness: number
  readonly detail: number
}

/**
 * Looks at pages as a person would who checks them: in light and in dark, on a desk and on a phone. Every picture is
 * kept in `folder`. A page is refused when it is blank, when dark is not dark, when a phone has to scroll sideways, and
 * when axe finds anything.
 */
export class Eye {
  readonly #folder: string
  readonly #desk: Promise<Page>
  readonly #judging: Promise<void>[] = []
  #count = 0
  /** Paths of the pages that were looked at. */
  readonly paths = new Set<string>()
  /** All that was found, so that one run tells everything. */
  readonly findings: string[] = []

  constructor(browser: Browser, folder: string) {
    this.#folder = folder
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    this.#desk = browser.newPage()
  }

  get looked(): number {
    return this.#count
  }

  async look(page: Page, name: string): Promise<void> {
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await page
      .getByText(/^Loading /)
      .filter({ visible: true })
      .first()
      .waitFor({ state: 'hidden' })
    // What the last click left under the pointer is not to be seen as hovered.
    await page.mouse.move(0, 0)
    this.paths.add(new URL(page.url()).pathname)
    const number = String(++this.#count).padStart(2, '0')
    // Dark comes in the other order of widths: each page is resized twice, and not three times.
    const views = [
      { scheme: SCHEMES[0], size: WIDE },
      { scheme: SCHEMES[0], size: NARROW },
      { scheme: SCHEMES[1], size: NARROW },
      { scheme: SCHEMES[1], size: WIDE },
    ]
    for (const { scheme, size } of views) {
      await page.emulateMedia({ colorScheme: scheme })
      await page.setViewportSize(size)
      await settled(page)
      const at = `${name}, ${scheme}, ${size.width} px`
      if (size === NARROW) {
        const width = await page.evaluate<number>('document.documentElement.scrollWidth')
        if (width > size.width) this.findings.push(`${at}: is ${width} px wide`)
      }
      const png = await page.screenshot({ fullPage: true, animations: 'disabled' })
      writeFileSync(join(this.#folder, `${number}-${name.replace(/\W+/g, '-')}-${scheme}-${size.width}.png`), png)
      this.#judging.push(this.#judge(png, scheme, at))
      // Both widths and both schemes, at the price of two runs: what axe finds hangs on one of them, not on the pair.
      if ((scheme === 'light') === (size === WIDE)) this.findings.push(...(await violations(page, at)))
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await settled(page)
  }

  /** Waits until the last pictures are judged. */
  async rest(): Promise<void> {
    await Promise.all(this.#judging)
  }

  assertNothingFound(): void {
    assert.deepEqual(this.findings, [], `${this.findings.length} findings; the pictures are in ${this.#folder}`)
  }

  async #judge(png: Buffer, scheme: 'light' | 'dark', at: string): Promise<void> {
    const { brightness, detail } = await this.#picture(png)
    if (detail < 0.002) this.findings.push(`${at}: is blank`)
    // A dialog dims the light page behind it.
    if (scheme === 'light' ? brightness < 0.45 : brightness > 0.35) {
      this.findings.push(`${at}: brightness ${brightness.toFixed(2)}`)
    }
  }

  async #picture(png: Buffer): Promise<Picture> {
    const desk = await this.#desk
    return await desk.evaluate(`(${LOOK_AT_PICTURE})("${png.toString('base64')}")`)
  }
}

// What runs in the browser is text here: the types of this project are Node's.
const LOOK_AT_PICTURE = `async (data) => {
  const bitmap = await createImageBitmap(await (await fetch('data:image/png;base64,' + data)).blob())
  const width = 240
  const height = Math.max(1, Math.round((width * bitmap.height) / bitmap.width))
  const drawing = new OffscreenCanvas(width, height).getContext('2d')
  drawing.drawImage(bitmap, 0, 0, width, height)
  const bytes = drawing.getImageData(0, 0, width, height).data
  const colours = new Map()
  let sum = 0
  for (let i = 0; i < bytes.length; i += 4) {
    sum += 0.2126 * bytes[i] + 0.7152 * bytes[i + 1] + 0.0722 * bytes[i + 2]
    const colour = (bytes[i] << 16) | (bytes[i + 1] << 8) | bytes[i + 2]
    colours.set(colour, (colours.get(colour) ?? 0) + 1)
  }
  const pixels = width * height
  return { brightness: sum / pixels / 255, detail: 1 - Math.max(...colours.values()) / pixels }
}`

/** Fonts are there, and what follows a new size or colour scheme is drawn; from its top, since headers stick. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    await document.fonts.ready
    scrollTo(0, 0)
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    await frame()
    await frame()
  })()`)
}

async function violations(page: Page, at: string): Promise<string[]> {
  // Injected by the debugger: as a script tag the page's own security policy would refuse it.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axeSource)
  const run = 'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)'
  const found = await page.evaluate<AxeResults['violations']>(run)
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${at}: axe ${id} at ${target.join(' ')}: ${failureSummary}`),
  )
}
