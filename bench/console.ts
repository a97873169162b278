import { CreateUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { chromium } from 'playwright-core'
import { freePort, KEY, median, spawnCastellan, untilAnswered } from './processes.ts'
import { signed } from './sign.ts'
import { table } from './table.ts'

const ROUNDS = 5
const USERS = 500

/** The Users page with 500 users, cold: a new browser profile each time. */
export async function benchConsole(): Promise<void> {
  const server = spawnCastellan(await freePort())
  const url = `http://localhost:${server.port}`
  try {
    await untilAnswered(server.port, () => signed('sts', server.port, 'Action=GetCallerIdentity&Version=2011-06-15'))
    const iam = new IAMClient({ region: 'us-east-1', endpoint: url, credentials: KEY })
    for (let i = 0; i < USERS; i++)
      await iam.send(new CreateUserCommand({ UserName: `user-${String(i).padStart(4, '0')}` }))
    const paints: number[] = []
    const rows: number[] = []
    const bytes: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
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
      const page = await (await browser.newContext()).newPage()
      await page.goto(`${url}/signin`)
      await page.getByRole('radio', { name: /Root user/ }).check()
      await page.getByRole('textbox', { name: /email/i }).fill('root@example.com')
      await page.getByRole('button', { name: 'Next' }).click()
      await page.getByLabel(/password/i).fill('correct horse battery 9')
      let wire = 0
      const network = await page.context().newCDPSession(page)
      await network.send('Network.enable')
      await network.send('Network.setCacheDisabled', { cacheDisabled: true })
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL(/\/console\//)
      await page.waitForLoadState('networkidle')
      network.on('Network.loadingFinished', ({ encodedDataLength }) => {
        wire += encodedDataLength
      })
      const started = performance.now()
      await page.goto(`${url}/console/iam/users`)
      await page.getByRole('link', { name: 'user-0000' }).waitFor()
      rows.push(performance.now() - started)
      paints.push(
        await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN),
      )
      bytes.push(wire)
      await browser.close()
    }
    table(
      `Console: Users page with ${USERS} users, no cache, ${ROUNDS} rounds, medians`,
      ['', ''],
      [
        ['first contentful paint', `${median(paints).toFixed(0)} ms`],
        ['first user on the page', `${median(rows).toFixed(0)} ms`],
        ['over the wire', `${(median(bytes) / 1024).toFixed(0)} KB`],
      ],
    )
  } finally {
    await server.stop()
  }
}
