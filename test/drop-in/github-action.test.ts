import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { PROGRAM } from '../support/castellan.ts'
import { missing } from '../support/tools.ts'

const FOLDER = join(import.meta.dirname, '../../integrations/github-action')
const ACTION = readFileSync(join(FOLDER, 'action.yml'), 'utf8')
let folder: string

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'castellan-action-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

/** As the runner runs its one step; the defaults are those of action.yml. */
function run(name: string, inputs: Record<string, string>) {
  const file = (what: string) => join(folder, `${name}.${what}`)
  const { status, stdout } = spawnSync(join(FOLDER, 'start.sh'), {
    encoding: 'utf8',
    timeout: 60_000,
    env: {
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      HOME: folder,
      RUNNER_TEMP: folder,
      GITHUB_ENV: file('env'),
      GITHUB_OUTPUT: file('output'),
      AWS_SESSION_TOKEN: 'of another step',
      INPUT_COMMAND: PROGRAM,
      INPUT_PORT: '0',
      INPUT_REGION: 'us-east-1',
      INPUT_ACCOUNT_ID: '',
      INPUT_FLAGS: '',
      INPUT_TIMEOUT: '30',
      ...inputs,
    },
  })
  const read = (what: string) => {
    const lines = readFileSync(file(what), 'utf8').trim().split('\n')
    return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2))) as Record<string, string>
  }
  return { status, stdout, read }
}

describe('the GitHub Action', { skip: missing('bash') }, () => {
  test('gives the steps that follow an account of their own, and masks its secret', async () => {
    const { status, stdout, read } = run('ok', { INPUT_REGION: 'eu-west-1', INPUT_FLAGS: '--rate-limit\n5000\n' })
    assert.equal(status, 0, stdout)
    const env = read('env')
    const output = read('output')
    try {
      assert.equal(env.AWS_ENDPOINT_URL, output.endpoint)
      assert.deepEqual([env.AWS_REGION, env.AWS_SESSION_TOKEN, env.AWS_PROFILE], ['eu-west-1', '', ''])
      const secret = env.AWS_SECRET_ACCESS_KEY ?? ''
      assert.deepEqual(
        stdout.split('\n').filter((line) => line.includes(secret)),
        [`::add-mask::${secret}`],
      )
      const credentials = { accessKeyId: env.AWS_ACCESS_KEY_ID ?? '', secretAccessKey: secret }
      const sts = new STSClient({ region: 'eu-west-1', endpoint: env.AWS_ENDPOINT_URL ?? '', credentials })
      const { Arn } = await sts.send(new GetCallerIdentityCommand({}))
      assert.equal(Arn, `arn:aws:iam::${output['account-id']}:root`)
      assert.match(readFileSync(output.log ?? '', 'utf8'), /^Ready\.$/m)
    } finally {
      process.kill(Number(output.pid))
    }
  })

  test('fails with what the server said where it does not start', () => {
    const { status, stdout } = run('wrong', { INPUT_FLAGS: '--no-such-flag' })
    assert.equal(status, 1)
    assert.match(stdout, /::error::Castellan ended before it was ready\n.*castellan: unknown flag `--no-such-flag`/s)
  })

  test('takes its inputs as values, never as text of a script', () => {
    const script = /run: (.*)/.exec(ACTION)?.[1] ?? ''
    assert.doesNotMatch(script, /\$\{\{/)
    const { status } = run('evil', { INPUT_COMMAND: `touch ${folder}/a; touch`, INPUT_REGION: `$(touch ${folder}/b)` })
    assert.equal(status, 1)
    for (const made of ['a', 'b']) assert.equal(existsSync(join(folder, made)), false, made)
    const inputs = [...ACTION.matchAll(/\$\{\{ inputs\.([a-z-]+) \}\}/g)].map(([, name = '']) => name)
    const read = readFileSync(join(FOLDER, 'start.sh'), 'utf8')
    assert.ok(inputs.length > 0)
    for (const name of inputs) assert.ok(read.includes(`INPUT_${name.toUpperCase().replaceAll('-', '_')}`), name)
  })

  test('downloads nothing', () => {
    const text = ACTION + readFileSync(join(FOLDER, 'start.sh'), 'utf8')
    assert.doesNotMatch(text, /\b(curl|wget|npm i(nstall)?|npx (?!--no )|uses:)/)
  })
})
