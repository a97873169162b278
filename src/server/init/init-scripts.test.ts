import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import type { ServeOptions } from '../options.ts'
import { initEnvironment } from './init-environment.ts'
import { InitScripts } from './init-scripts.ts'

let folder: string
let lines: string[]

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'castellan-init-')))
  lines = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function script(name: string, text: string, mode = 0o755): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  chmodSync(path, mode)
}

const FULL: ServeOptions['environment'] = {
  PATH: process.env.PATH,
  HOME: '/home/ann',
  CASTELLAN_MASTER_KEY: 'secret-master-key',
  CASTELLAN_ROOT_PASSWORD: 'secret-password',
  CASTELLAN_STORE: 'postgres://ann:secret-store@db/x',
  CASTELLAN_SMTP_URL: 'smtp://ann:secret-mail@mail',
  CASTELLAN_ROOT_ACCESS_KEY_ID: 'AKIAOFROOT',
  CASTELLAN_ROOT_SECRET_ACCESS_KEY: 'secret-of-root',
  AWS_ACCESS_KEY_ID: 'AKIAOFTHEOPERATOR',
  AWS_SECRET_ACCESS_KEY: 'secret-of-the-operator',
  AWS_SESSION_TOKEN: 'secret-token',
  GITHUB_TOKEN: 'secret-github',
  LD_PRELOAD: '/tmp/evil.so',
}

function scripts(givesCredentials = false, timeLimit = 20_000): InitScripts {
  const init = { folder, givesCredentials, timeLimit: 1 }
  const environment = initEnvironment({ environment: FULL, region: 'eu-west-1', init }, 'http://localhost:4599')
  const write = (level: string) => (message: string) => void lines.push(`${level} ${message}`)
  return new InitScripts({
    ...{ folder, environment, timeLimit },
    log: { info: write('info'), warn: write('warn'), error: write('error') },
  })
}

test('scripts run one after the other by stage and name, and what came of each is told', async () => {
  for (const name of ['ready.d/2.sh', 'ready.d/1.sh', 'start.d/1.sh', 'boot.d/1.sh'])
    script(name, `echo ${name} >> ran`)
  script('ready.d/3.sh', 'echo said; exit 3')
  script('ready.d/4.sh', 'true', 0o777)
  script('shutdown.d/1.sh', 'echo shutdown >> ran')
  const init = scripts()
  assert.deepEqual(init.state().completed, { BOOT: false, START: false, READY: false, SHUTDOWN: false })
  await init.runAll()
  const ran = () => readFileSync(join(folder, 'ran'), 'utf8').trim().split('\n')
  assert.deepEqual(ran(), ['boot.d/1.sh', 'start.d/1.sh', 'ready.d/1.sh', 'ready.d/2.sh'])
  const { completed, scripts: all } = init.state()
  assert.deepEqual(completed, { BOOT: true, START: true, READY: true, SHUTDOWN: false })
  assert.deepEqual(
    all.filter(({ stage }) => stage === 'READY').map(({ name, state }) => `${name} ${state}`),
    ['1.sh SUCCESSFUL', '2.sh SUCCESSFUL', '3.sh ERROR', '4.sh ERROR'],
  )
  assert.deepEqual(lines, [
    'info ready.d/3.sh: said',
    'error the init script `ready.d/3.sh` ended with 3',
    'error the init script `ready.d/4.sh` was not run: it may be written by others: run `chmod go-w`',
  ])
  await init.runAll()
  assert.equal(ran().length, 4, 'none runs twice')
  await init.stop()
  assert.equal(ran().at(-1), 'shutdown')
  assert.equal(init.state().completed.SHUTDOWN, true)
})

test("a script has none of the server's secrets, nor the operator's own credentials", async () => {
  script('ready.d/env.sh', 'env > seen')
  await scripts().runAll()
  const seen = readFileSync(join(folder, 'seen'), 'utf8')
  assert.doesNotMatch(seen, /secret|CASTELLAN|AKIA|GITHUB|LD_PRELOAD/)
  assert.match(seen, /^AWS_ENDPOINT_URL=http:\/\/localhost:4599$/m)
  assert.match(seen, /^AWS_REGION=eu-west-1$/m)
  assert.match(seen, /^AWS_DEFAULT_REGION=eu-west-1$/m)
  assert.match(seen, /^LOCALSTACK_HOST=localhost:4599$/m)
  assert.match(seen, /^EDGE_PORT=4599$/m)
  assert.match(seen, /^HOME=\/home\/ann$/m)
})

test("a script has root's access key where the operator asked for that, and no other secret", async () => {
  script('ready.d/env.sh', 'env > seen')
  await scripts(true).runAll()
  const seen = readFileSync(join(folder, 'seen'), 'utf8')
  assert.match(seen, /^AWS_ACCESS_KEY_ID=AKIAOFROOT$/m)
  assert.match(seen, /^AWS_SECRET_ACCESS_KEY=secret-of-root$/m)
  assert.doesNotMatch(seen, /secret-(?!of-root)|CASTELLAN/)
})

test('a script that takes too long is ended with all that it started, and the next runs', async () => {
  script('ready.d/1.sh', '(sleep 600; touch late) & echo $! > child; wait')
  script('ready.d/2.sh', 'touch next')
  const init = scripts(false, 1500)
  await init.runAll()
  assert.deepEqual(
    init.state().scripts.map(({ state }) => state),
    ['ERROR', 'SUCCESSFUL'],
  )
  assert.ok(lines.includes('error the init script `ready.d/1.sh` took more than 1.5 s and was ended'))
  assert.ok(existsSync(join(folder, 'next')))
  const child = Number(readFileSync(join(folder, 'child'), 'utf8'))
  while (isRunning(child)) await new Promise((resolve) => setTimeout(resolve, 20))
})

/** One that has ended and that nobody has asked after (`Z`) runs no more. */
function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`
  if (existsSync('/proc/self/stat')) return existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8'))
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a server that stops ends the script that runs, and starts no other', async () => {
  script('ready.d/1.sh', 'touch begun; sleep 600')
  script('ready.d/2.sh', 'touch next')
  const init = scripts()
  const all = init.runAll()
  while (!existsSync(join(folder, 'begun'))) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.deepEqual(init.state().scripts[0], { stage: 'READY', name: '1.sh', state: 'RUNNING' })
  await init.stop()
  await all
  assert.equal(existsSync(join(folder, 'next')), false)
  assert.equal(init.state().completed.READY, false)
})

test('what a script prints is bounded, and cannot fill the log', async () => {
  script('ready.d/1.sh', 'head -c 3000000 /dev/zero | tr "\\\\0" "x" | fold -w 1000')
  await scripts().runAll()
  const size = lines.reduce((sum, { length }) => sum + length, 0)
  assert.ok(size > 200_000 && size < 600_000, `${size}`)
  assert.match(lines.at(-1) ?? '', /left out/)
})

test('without a folder all is over at once', () => {
  const log = { info() {}, warn() {}, error() {} }
  const init = new InitScripts({ folder: undefined, environment: {}, timeLimit: 0, log })
  assert.deepEqual(init.state(), {
    completed: { BOOT: true, START: true, READY: true, SHUTDOWN: false },
    scripts: [],
  })
})
