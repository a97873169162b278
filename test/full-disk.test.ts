import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROOT, ROOT_KEY, runCastellan, UNATTENDED } from './support/castellan.ts'
import { HttpBrowser } from './support/http-browser.ts'
import { startInProcess } from './support/in-process.ts'
import { type Key, SdkClients } from './support/sdk-clients.ts'
import { until } from './support/tools.ts'

/** A small disk of the test's own, where this machine lets one be mounted. */
function smallDisk(): { readonly path: string; readonly unmount: () => void } | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  const path = mkdtempSync(join(tmpdir(), 'castellan-disk-'))
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=0700', 'tmpfs', path]).status !== 0) {
    rmSync(path, { recursive: true })
    return undefined
  }
  return {
    path,
    unmount() {
      execFileSync('umount', ['-l', path])
      rmSync(path, { recursive: true })
    },
  }
}

const disk = smallDisk()
const USER = { name: 'alice', password: 'correct horse Battery 9!' }

describe('a disk that others fill', { skip: disk ? false : 'SKIPPED: no small disk can be mounted here' }, () => {
  let server: Awaited<ReturnType<typeof startInProcess>>
  let sdk: SdkClients
  let alice: Key
  const path = disk?.path ?? ''
  const ballast = join(path, 'ballast')

  /** Leaves so many percent of the disk free, and waits until the server has noticed. */
  async function leave(percent: number, status: string): Promise<void> {
    rmSync(ballast, { force: true })
    const { bavail, bsize, blocks } = statfsSync(path)
    const free = Math.ceil((blocks * percent) / 100)
    if (bavail > free) writeFileSync(ballast, Buffer.alloc((bavail - free) * bsize, 1))
    await until(`the health page to say ${status}`, async () => {
      const answer = await fetch(`${server.url}/_castellan/health`)
      return ((await answer.json()) as { status: string }).status === status || undefined
    })
  }

  before(async () => {
    if (!disk) return
    server = await startInProcess({ data: join(path, 'data'), environment: UNATTENDED })
    sdk = new SdkClients(server.endpoint)
    const root = (operation: string, input: object) => sdk.send('iam', ROOT_KEY, operation, input)
    await root('CreateUser', { UserName: USER.name })
    await root('CreateLoginProfile', { UserName: USER.name, Password: USER.password })
    await root('AttachUserPolicy', { UserName: USER.name, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' })
    for (const name of ['spare-1', 'spare-2']) await root('CreateUser', { UserName: name })
    const made = (await root('CreateAccessKey', { UserName: USER.name })) as {
      AccessKey: { AccessKeyId: string; SecretAccessKey: string }
    }
    alice = { accessKeyId: made.AccessKey.AccessKeyId, secretAccessKey: made.AccessKey.SecretAccessKey }
  })
  after(async () => {
    await server?.close()
    disk?.unmount()
  })

  const rootPage = async (password: string) => {
    const browser = new HttpBrowser(server.url)
    const page = await browser.submit('/signin', '/signin', { kind: 'root', email: ROOT.email })
    return await browser.fill(page, '/signin/root', { email: ROOT.email, password })
  }
  const userPage = async (password: string) => {
    const browser = new HttpBrowser(server.url)
    return await browser.submit(`/signin/${ROOT.accountId}`, '/signin/iam', {
      account: ROOT.accountId,
      username: USER.name,
      password,
    })
  }
  const isIn = ({ status, text }: { status: number; text: string }) => status === 200 && text.includes('castellan-csrf')
  const codeOf = async (key: Key, service: string, operation: string, input: object = {}) =>
    (await sdk.answer(service, key, operation, input)).error?.code

  test('below 5 %, changes are refused, and sign-in, reads and deletes go on, for everybody', async () => {
    await leave(4, 'less than 5 % of the disk is free: only what makes room is changed')
    assert.equal(await codeOf(ROOT_KEY, 'iam', 'CreateUser', { UserName: 'more' }), 'ServiceUnavailable')
    assert.equal(await codeOf(alice, 'iam', 'ListUsers'), undefined)
    const { out, code } = runCastellan(['doctor', '--data', join(path, 'data')])
    assert.equal(code, 1)
    assert.match(out, /✗ \d(\.\d)? % of the disk is free: only what makes room is changed\n/)
    assert.ok(isIn(await rootPage(ROOT.password)))
    assert.equal((await rootPage('wrong')).status, 403)
    assert.ok(isIn(await userPage(USER.password)))
    assert.equal((await userPage('wrong')).status, 403)
    assert.equal(await codeOf(alice, 'iam', 'DeleteUser', { UserName: 'spare-1' }), undefined)
    // An old password is not told from a wrong one by what comes of it.
    const change = (OldPassword: string) =>
      codeOf(alice, 'iam', 'ChangePassword', { OldPassword, NewPassword: 'Another horse 17!' })
    assert.deepEqual([await change(USER.password), await change('wrong')], ['ServiceUnavailable', 'ServiceUnavailable'])
  })

  test('below 1 %, root alone is let in, and users have one answer to a right and a wrong password', async () => {
    await leave(0.8, 'less than 1 % of the disk is free: root alone is served')
    assert.equal((await fetch(`${server.url}/_castellan/health`)).status, 503)
    const [right, wrong] = [await userPage(USER.password), await userPage('wrong')]
    assert.deepEqual([right.status, wrong.status], [503, 503])
    assert.equal(right.text, wrong.text)
    await until('alice to be refused', async () =>
      (await codeOf(alice, 'iam', 'ListUsers')) === 'ServiceUnavailable' ? true : undefined,
    )
    assert.ok(isIn(await rootPage(ROOT.password)))
    assert.equal((await rootPage('wrong')).status, 403)
    const { Events } = (await sdk.send('cloudtrail', ROOT_KEY, 'LookupEvents', {})) as { Events: unknown[] }
    assert.ok(Events.length > 5, 'the record can be exported')
    assert.equal(await codeOf(ROOT_KEY, 'iam', 'DeleteUser', { UserName: 'spare-2' }), undefined)
    assert.equal(await codeOf(ROOT_KEY, 'iam', 'CreateUser', { UserName: 'more' }), 'ServiceUnavailable')
  })

  test('on a disk without a byte, right and wrong passwords have one answer', async () => {
    rmSync(ballast, { force: true })
    spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4096'], { stdio: 'ignore' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    // What the log of the database has room for yet is used up.
    for (let n = 0; n < 200 && (await rootPage('wrong')).status === 403; n++);
    const [right, wrong] = [await rootPage(ROOT.password), await rootPage('wrong')]
    assert.equal(right.status, wrong.status)
    if (right.status === 503) assert.equal(right.text, wrong.text)
    const [user, stranger] = [await userPage(USER.password), await userPage('wrong')]
    assert.deepEqual([user.status, stranger.status], [503, 503])
    assert.equal(user.text, stranger.text)
  })

  test('when there is room again, everything is as before', async () => {
    await leave(50, 'ok')
    await until('alice to be served', async () => (await codeOf(alice, 'iam', 'ListUsers')) === undefined || undefined)
    assert.equal(await codeOf(ROOT_KEY, 'iam', 'CreateUser', { UserName: 'more' }), undefined)
    assert.ok(isIn(await userPage(USER.password)))
  })
})
