import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { ROOT, ROOT_KEY, runCastellan, startCastellan, UNATTENDED } from './support/castellan.ts'

const SECOND = { accountId: '210987654321', accessKeyId: 'AKIASECONDACCOUNT001', secretAccessKey: 's'.repeat(40) }

describe('castellan account', () => {
  let folder: string
  let data: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'castellan-account-'))
    data = join(folder, 'data')
    await (await startCastellan(['--data', data], UNATTENDED)).stop()
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const add = (flags: readonly string[], environment: Record<string, string> = {}) =>
    runCastellan(['account', 'add', '--data', data, ...flags], environment)
  const list = () => runCastellan(['account', 'list', '--data', data])

  test('add makes an account whose root has the key that its variables name', async () => {
    const made = add(['--email', 'second@example.com', '--id', SECOND.accountId], {
      CASTELLAN_ROOT_ACCESS_KEY_ID: SECOND.accessKeyId,
      CASTELLAN_ROOT_SECRET_ACCESS_KEY: SECOND.secretAccessKey,
    })
    assert.deepEqual([made.code, made.out], [0, `${SECOND.accountId}\n`], made.err)
    const server = await startCastellan(['--data', data])
    for (const [credentials, accountId] of [
      [ROOT_KEY, ROOT.accountId],
      [SECOND, SECOND.accountId],
    ] as const) {
      const { accessKeyId, secretAccessKey } = credentials
      const sts = new STSClient({
        region: 'us-east-1',
        endpoint: server.url,
        credentials: { accessKeyId, secretAccessKey },
      })
      assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Account, accountId)
    }
    const beside = add(['--email', 'third@example.com'])
    assert.match(beside.err, /stop the server that uses it/)
    assert.equal(beside.code, 2)
    await server.stop()
  })

  test('list says the id, the address and the name of each', () => {
    const { code, out } = list()
    const name = ROOT.email.split('@')[0]
    assert.equal(out, `${ROOT.accountId}\t${ROOT.email}\t${name}\n${SECOND.accountId}\tsecond@example.com\tsecond\n`)
    assert.equal(code, 0)
  })

  test('what another account has is refused with the flag that names it, and no account is made', () => {
    const before = list().out
    const refused: ReadonlyArray<readonly [readonly string[], RegExp]> = [
      [['--email', 'SECOND@example.com'], /`--email` cannot be used/],
      [['--email', 'third@example.com', '--id', SECOND.accountId], /`--id` cannot be used/],
      [['--email', 'third@example.com', '--id', '12'], /`--id` cannot be used/],
      [['--email', 'third'], /`--email` cannot be used/],
      [[], /`account add` needs `--email`/],
    ]
    for (const [flags, says] of refused) {
      const { code, err } = add(flags)
      assert.match(err, says)
      assert.equal(code, 2)
    }
    const half = add(['--email', 'third@example.com'], { CASTELLAN_ROOT_ACCESS_KEY_ID: 'AKIATHIRDACCOUNT0001' })
    assert.match(half.err, /half of an access key is set/)
    assert.equal(list().out, before)
  })
})
