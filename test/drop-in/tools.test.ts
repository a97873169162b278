import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { type Castellan, startCastellan } from '../support/castellan.ts'
import { type Moto, motoMissing, startMoto } from '../support/moto.ts'
import { has } from '../support/tools.ts'

const ACCOUNT = '123456789012'
const TEST_KEYS = {
  CASTELLAN_ROOT_EMAIL: 'root@example.com',
  CASTELLAN_ACCOUNT_ID: ACCOUNT,
  CASTELLAN_ROOT_ACCESS_KEY_ID: 'test',
  CASTELLAN_ROOT_SECRET_ACCESS_KEY: 'test',
}

/** Where `npm install aws-cdk-local aws-cdk` put them, beside the path; and nobody else's AWS variables. */
const { CASTELLAN_TOOLS } = process.env
const PATH = [...(CASTELLAN_TOOLS ? [CASTELLAN_TOOLS] : []), process.env.PATH].join(delimiter)
process.env.PATH = PATH

let castellan: Castellan
let home: string

before(() => {
  home = mkdtempSync(join(tmpdir(), 'castellan-tools-'))
})
after(async () => {
  await castellan?.stop()
  rmSync(home, { recursive: true, force: true })
})

/** Runs a tool as its documentation says, and nothing set for Castellan but the port. */
async function run(program: string, args: readonly string[], environment: Record<string, string> = {}) {
  const env = { PATH, HOME: home, EDGE_PORT: String(castellan.port), ...environment }
  const child = spawn(program, args, { env, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, out, err }
}

const awslocal = has('awslocal', '--version')
  ? false
  : 'SKIPPED: awslocal not installed (pip install awscli-local awscli)'
describe('awslocal', { skip: awslocal }, () => {
  // https://github.com/localstack/awscli-local
  before(async () => {
    castellan = await startCastellan(['--ephemeral'], TEST_KEYS)
  })
  after(() => castellan.stop())

  test('makes a user, and is root', async () => {
    const identity = await run('awslocal', ['sts', 'get-caller-identity'])
    assert.equal(JSON.parse(identity.out).Arn, `arn:aws:iam::${ACCOUNT}:root`, identity.err)
    const made = await run('awslocal', ['iam', 'create-user', '--user-name', 'ann'])
    assert.equal(JSON.parse(made.out).User.Arn, `arn:aws:iam::${ACCOUNT}:user/ann`, made.err)
  })
})

const cdklocal =
  motoMissing() ||
  (has('cdklocal', '--version') ? false : 'SKIPPED: cdklocal not installed (npm install -g aws-cdk-local aws-cdk)')
describe('cdklocal, with moto behind the gateway', { skip: cdklocal }, () => {
  // https://github.com/localstack/aws-cdk-local; it wants both addresses, or asks a name server for LocalStack's own.
  let moto: Moto
  before(async () => {
    moto = await startMoto()
    castellan = await startCastellan(['--ephemeral', '--upstream', `*=${moto.url}`], TEST_KEYS)
  })
  after(async () => {
    await castellan.stop()
    await moto.stop()
  })

  test('bootstraps an environment, each call of it authorised', async () => {
    const { code, out, err } = await run('cdklocal', ['bootstrap', `aws://${ACCOUNT}/us-east-1`], {
      AWS_ENDPOINT_URL: castellan.url,
      AWS_ENDPOINT_URL_S3: castellan.url,
    })
    assert.equal(code, 0, `${out}${err}`)
    assert.match(`${out}${err}`, /Environment aws:\/\/123456789012\/us-east-1 bootstrapped/)
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const trail = new CloudTrailClient({ region: 'us-east-1', endpoint: castellan.url, credentials })
    const { Events = [] } = await trail.send(new LookupEventsCommand({}))
    const names = Events.map(({ EventName }) => EventName)
    assert.ok(names.includes('CreateChangeSet') && names.includes('ExecuteChangeSet'), names.join())
  })
})
