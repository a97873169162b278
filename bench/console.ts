import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { seeded } from './account-size.ts'
import { median } from './processes.ts'
import { ratio, table } from './table.ts'

const ROUNDS = 3
const SIZES = [500, 10_000]

/** Each page with what is waited for, as `largeAccount` names it. */
const PAGES = [
  { name: 'Users', path: '/console/iam/users', first: /^(bench|User-10000001)$/ },
  { name: 'Roles', path: '/console/iam/roles', first: 'Role-10000001' },
  { name: 'Policies', path: '/console/iam/policies', first: 'own-10000000' },
  { name: 'User groups', path: '/console/iam/groups', first: 'everyone' },
]

interface Painted {
  readonly paint: number
  /** Milliseconds until the first of the list is on the page. */
  readonly first: number
  /** Until nothing is asked any more. */
  readonly bytes: number
  readonly calls: number
}

/** The console's lists with few users and with many, cold: nothing is cached. */
export async function benchConsole(): Promise<void> {
  const rows: string[][] = []
  for (const { name, path, first } of PAGES) {
    const painted = new Map<number, Painted>()
    for (const users of SIZES) painted.set(users, await paintedWith(users, path, first))
    const few = painted.get(SIZES[0] ?? 0)
    for (const [users, each] of painted) {
      rows.push([
        `${name}, ${users} users`,
        each.paint.toFixed(0),
        each.first.toFixed(0),
        few === undefined || few === each ? '' : ratio(each.first, few.first),
        `${(each.bytes / 1024).toFixed(0)}`,
        each.calls.toFixed(0),
      ])
      process.stderr.write(`${rows.at(-1)?.join(' | ')}\n`)
    }
  }
  table(
    `Console, no cache, ${ROUNDS} rounds, medians`,
    ['', 'first paint ms', 'first row ms', '', 'over the wire KB', 'calls'],
    rows,
  )
}

async function paintedWith(users: number, path: string, first: string | RegExp): Promise<Painted> {
  const data = mkdtempSync(join(tmpdir(), 'castellan-bench-'))
  const { server } = await seeded(data, users)
  try {
    const rounds: Painted[] = []
    for (let round = 0; round < ROUNDS; round++)
      rounds.push(await paint(`http://localhost:${server.port}`, path, first))
    const of = (field: keyof Painted) => median(rounds.map((each) => each[field]))
    return { paint: of('paint'), first: of('first'), bytes: of('bytes'), calls: of('calls') }
  } finally {
    await server.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

async function paint(url: string, path: string, first: string | RegExp): Promise<Painted> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
      '--disable-component-update',
    ],
  })
  try {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${url}/signin`)
    await page.getByRole('radio', { name: /Root user/ }).check()
    await page.getByRole('textbox', { name: /email/i }).fill('root@example.com')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery 9')
    const network = await page.context().newCDPSession(page)
    await network.send('Network.enable')
    await network.send('Network.setCacheDisabled', { cacheDisabled: true })
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(/\/console\//)
    await page.waitForLoadState('networkidle')
    let bytes = 0
    let calls = 0
    network.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    page.on('request', (request) => {
      if (request.url().includes('/console/api/')) calls++
    })
    const started = performance.now()
    await page.goto(`${url}${path}`)
    await page.getByRole('link', { name: first }).first().waitFor()
    const firstRow = performance.now() - started
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0)
    await page.waitForLoadState('networkidle')
    if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT })
    return { paint, first: firstRow, bytes, calls }
  } finally {
    await browser.close()
  }
}
