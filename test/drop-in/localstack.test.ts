import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { GetUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { readsEndpointUrl } from '../support/aws-cli.ts'
import { type Castellan, ROOT_KEY, runCastellan, startCastellan, UNATTENDED } from '../support/castellan.ts'
import { until } from '../support/tools.ts'

let folder: string
let castellan: Castellan | undefined

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'castellan-drop-in-'))
})
after(async () => {
  await castellan?.stop()
  rmSync(folder, { recursive: true, force: true })
})

function script(stage: string, name: string, text: string, mode = 0o755): void {
  mkdirSync(join(folder, 'init', `${stage}.d`), { recursive: true, mode: 0o755 })
  writeFileSync(join(folder, 'init', `${stage}.d`, name), `#!/bin/sh\n${text}\n`)
  chmodSync(join(folder, 'init', `${stage}.d`, name), mode)
}

const ask = async (path: string, method = 'GET') => await fetch(`${castellan?.url}${path}`, { method })

describe('a server beside which a suite waits for LocalStack', () => {
  /**
   * What the modules of Testcontainers wait for: LocalStackContainer.java of testcontainers-java 2.0 (the whole of a
   * frame, by `matches` with `(?s)`: `LogMessageWaitStrategy.java`), `__init__.py` of testcontainers-python's, and
   * localstack-container.ts of testcontainers-node's, which looks for its text in each line.
   */
  const WAITED_FOR = { java: /^.*Ready\.\n$/s, python: /Ready\.\n/, node: /Ready/ }

  test('hears `Ready.` when the scripts are through, once, as a line of its own', async () => {
    const go = join(folder, 'go')
    script('ready', '01-env.sh', `while [ ! -e ${go} ]; do sleep 0.1; done; env > ${folder}/environment`)
    script('ready', '02-wrong.sh', 'echo it is not there >&2; exit 7')
    script('shutdown', 'end.sh', `touch ${folder}/ended`)
    const flags = ['--ephemeral', '--init-dir', join(folder, 'init')]
    castellan = await startCastellan(flags, { ...UNATTENDED, SECRET_OF_OURS: 'not for scripts' })
    const { output } = castellan
    assert.doesNotMatch(output(), WAITED_FOR.node, 'the scripts still run')
    assert.match(await (await ask('/_localstack/init/ready')).text(), /^\{"completed": false, /)
    writeFileSync(go, '')
    await until('Ready.', () => (WAITED_FOR.python.test(output()) ? true : undefined), 30)
    const lines = output().split(/(?<=\n)/)
    for (const pattern of Object.values(WAITED_FOR))
      assert.deepEqual(
        lines.filter((line) => pattern.test(line)),
        ['Ready.\n'],
      )
  })

  test('reads in health what is answered, and is let in by status 200 alone, as by testcontainers-go', async () => {
    // `wait.ForHTTP("/_localstack/health")`: modules/localstack/localstack.go
    const health = await ask('/_localstack/health')
    assert.equal(health.status, 200)
    const text = await health.text()
    for (const service of ['iam', 'sts', 'sns', 'cloudwatch']) assert.ok(text.includes(`"${service}": "running"`))
    assert.doesNotMatch(text, /123456789012|AKIA|root@/)
    assert.equal((await ask('/_localstack/health', 'HEAD')).status, 200)
    assert.equal((await ask('/_localstack/info')).status, 200)
  })

  test('reads what came of each script, which had the address and no secret', async () => {
    const init = await (await ask('/_localstack/init')).json()
    assert.deepEqual(init, {
      completed: { BOOT: true, START: true, READY: true, SHUTDOWN: false },
      scripts: [
        { stage: 'READY', name: '01-env.sh', state: 'SUCCESSFUL' },
        { stage: 'READY', name: '02-wrong.sh', state: 'ERROR' },
      ],
    })
    const environment = readFileSync(join(folder, 'environment'), 'utf8')
    assert.match(environment, new RegExp(`^AWS_ENDPOINT_URL=http://localhost:${castellan?.port}$`, 'm'))
    assert.doesNotMatch(environment, /CASTELLAN_|AKIA|not for scripts/)
    assert.match(castellan?.output() ?? '', /error the init script `ready.d\/02-wrong.sh` ended with 7/)
    assert.match(castellan?.output() ?? '', /ready.d\/02-wrong.sh: it is not there/)
  })

  test("starts over by moto's reset, and by none that a page or another method sends", async () => {
    assert.equal((await ask('/moto-api/reset')).status, 400)
    const foreign = { method: 'POST', headers: { origin: 'http://localhost:8080' } }
    assert.equal((await fetch(`${castellan?.url}/moto-api/reset`, foreign)).status, 403)
    const reset = await ask('/moto-api/reset', 'POST')
    assert.deepEqual([reset.status, await reset.json()], [200, { status: 'ok' }])
  })

  test('ends it by SIGTERM, when its last scripts run', async () => {
    await castellan?.stop()
    assert.ok(existsSync(join(folder, 'ended')))
  })
})

test('a script signs in with the key that the operator gave it, and what it makes is there at `Ready.`', {
  skip: readsEndpointUrl() ? false : 'SKIPPED: no AWS CLI here that reads AWS_ENDPOINT_URL',
}, async () => {
  rmSync(join(folder, 'init'), { recursive: true, force: true })
  script('ready', 'user.sh', 'aws iam create-user --user-name ann')
  const flags = ['--ephemeral', '--init-dir', join(folder, 'init'), '--init-credentials']
  castellan = await startCastellan(flags, { ...UNATTENDED, HOME: folder })
  await until('Ready.', () => (/^Ready\.$/m.test(castellan?.output() ?? '') ? true : undefined), 60)
  const iam = new IAMClient({ region: 'us-east-1', endpoint: castellan.url, credentials: ROOT_KEY })
  const { User } = await iam.send(new GetUserCommand({ UserName: 'ann' }))
  assert.equal(User?.Arn, 'arn:aws:iam::123456789012:user/ann')
  await castellan.stop()
})

const onLinux = process.platform === 'linux' ? false : 'SKIPPED: 127.0.0.2 is an address of every Linux alone'
test("it listens where LocalStack's variables say", { skip: onLinux }, async () => {
  castellan = await startCastellan(['--ephemeral'], { GATEWAY_LISTEN: '127.0.0.2:4566' })
  assert.equal((await fetch(`http://127.0.0.2:${castellan.port}/_localstack/health`)).status, 200)
  await assert.rejects(fetch(`http://127.0.0.1:${castellan.port}/_localstack/health`))
  await castellan.stop()
})

test('what says how scripts run, where none can, keeps the server from starting', () => {
  const refused: readonly [string[], RegExp][] = [
    [['--init-credentials'], /there are no init scripts\nhint: name their folder with `--init-dir`/],
    [['--init-dir', folder, '--init-credentials'], /has no key to give\nhint: set `CASTELLAN_ROOT_ACCESS_KEY_ID`/],
    [['--init-dir', folder, '--init-timeout', '0'], /`--init-timeout 0` is not a whole number from 1/],
    [['--init-dir', '/nonexistent'], /`\/nonexistent` cannot be read \(ENOENT\)/],
  ]
  for (const [flags, says] of refused) {
    const { code, err } = runCastellan(['serve', '--ephemeral', '--port', '0', ...flags])
    assert.equal(code, 2, flags.join(' '))
    assert.match(err, says)
  }
})
