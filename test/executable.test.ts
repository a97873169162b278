import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { CreateUserCommand, GetUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { writeExecutable } from '../scripts/executable.ts'
import { ROOT_KEY, startCastellan, UNATTENDED } from './support/castellan.ts'
import { root } from './support/imports.ts'

/** Alone in a folder, with neither Node nor the repository anywhere near: as it is copied to a machine. */
describe('the single executable', () => {
  const folder = mkdtempSync(join(tmpdir(), 'castellan-alone-'))
  const program = join(folder, 'castellan')
  before(async () => copyFileSync(await writeExecutable(folder), program))
  after(() => rmSync(folder, { recursive: true, force: true }))

  const run = (args: readonly string[], environment: Record<string, string> = {}) => {
    const env = { HOME: folder, PATH: '', ...environment }
    return spawnSync(program, args, { cwd: folder, encoding: 'utf8', env, timeout: 60_000 })
  }

  test('has its version, and a command that reads the data inside of it', () => {
    assert.match(run(['--version']).stdout, /^castellan \d+\.\d+\.\d+\n$/)
    const can = ['policy', 'can', '--policy', 'ReadOnlyAccess', '--action', 's3:GetObject', '--resource', '*']
    const { status, stderr } = run(can)
    assert.equal(status, 0, stderr)
    assert.equal(run(['policy', 'can', '--nonsense']).status, 2)
  })

  test('has what is loaded only when it is needed: PostgreSQL and SMTP', () => {
    const store = run(['doctor', '--store', 'postgres://nobody@127.0.0.1:1/none'])
    assert.doesNotMatch(store.stderr + store.stdout, /cannot find (?:module|package)|ERR_MODULE/i)
    assert.match(store.stderr + store.stdout, /PostgreSQL cannot be reached \(ECONNREFUSED\)/)
  })

  test('serves, keeps what it is told, records it, audits itself, and shows its console', async () => {
    const data = join(folder, 'data')
    let server = await startCastellan(['--data', data], UNATTENDED, program)
    const region = 'us-east-1'
    try {
      const iam = new IAMClient({ region, endpoint: server.url, credentials: ROOT_KEY })
      await iam.send(new CreateUserCommand({ UserName: 'ann' }))
      // A read's event is written by the thread, which cannot look into the executable.
      await iam.send(new GetUserCommand({ UserName: 'ann' }))
      await server.stop()
      server = await startCastellan(['--data', data], {}, program)
      const trail = new CloudTrailClient({ region, endpoint: server.url, credentials: ROOT_KEY })
      const { Events = [] } = await trail.send(new LookupEventsCommand({}))
      const names = Events.map(({ EventName }) => EventName)
      assert.ok(names.includes('CreateUser') && names.includes('GetUser'), names.join())
      const page = await fetch(`${server.url}/signin`)
      assert.match(await page.text(), /Castellan/)
      const assets = join(root, 'dist/console/assets')
      const script = readdirSync(assets).find((name) => name.endsWith('.js')) ?? ''
      const served = await fetch(`${server.url}/console/assets/${script}`)
      assert.equal(await served.text(), readFileSync(join(assets, script), 'utf8'))
      const keys = { AWS_ACCESS_KEY_ID: ROOT_KEY.accessKeyId, AWS_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey }
      const audit = run(['audit', '--endpoint', server.url, '--format', 'json'], keys)
      assert.equal(audit.status, 1, audit.stderr)
      assert.ok(Array.isArray(JSON.parse(audit.stdout).checks), audit.stdout.slice(0, 300))
    } finally {
      await server.stop()
    }
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('.')),
      [],
      'nothing is written beside its data',
    )
  })
})
