import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type InstalledNode, nodeVersions } from '../scripts/node-versions.ts'
import { consumerFolder } from './support/consumer.ts'
import { root } from './support/imports.ts'

/** Asks every kind of question that the public entries answer, and prints the answers. */
const QUESTIONS = `
import { compile, decide, explain, explanationText, listManagedPolicies, printPolicy, parsePolicy } from 'castellan/policy'
import {
  accessNotGranted, allowedActions, escalation, noNewAccess, noPublicAccess, only,
} from 'castellan/policy/analyse'
import { lintPolicy } from 'castellan/policy/lint'

const document = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['iam:*', 's3:Get*'], Resource: '*', Condition: { StringLike: { 'aws:username': 'a*' } } },
    { Effect: 'Deny', NotAction: ['iam:GetUser', 's3:GetObject'], Resource: 'arn:aws:iam::123456789012:user/x' },
  ],
})
const bucket = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' },
})
const policies = [{ policy: 'one', document }]
const layers = { identity: compile(policies) }
const context = (key) => (key === 'aws:username' ? 'ann' : undefined)
const request = { action: 'iam:GetUser', resource: 'arn:aws:iam::123456789012:user/ann', context }
const user = { name: 'ann', arn: request.resource, attachedPolicies: [], inlinePolicies: policies, groups: [] }
const account = { accountId: '123456789012', users: [user], groups: [], roles: [], managedPolicies: [] }
const verdict = only({ identity: policies }, ['s3:*'])
console.log(JSON.stringify([
  decide(request, layers).effect,
  explanationText(explain(request, layers)),
  printPolicy(parsePolicy(document)),
  lintPolicy(document), lintPolicy(bucket),
  verdict,
  allowedActions({ identity: policies }),
  noNewAccess(document, bucket.replace('"Principal":"*",', ''), 'IDENTITY_POLICY'),
  accessNotGranted(document, { actions: ['s3:GetObject'] }, 'IDENTITY_POLICY'),
  noPublicAccess(bucket, 'AWS::S3::Bucket'),
  escalation(account),
  listManagedPolicies().length,
]))
`

const SERVER = `
import { start, StartError } from 'castellan'
try {
  const server = await start()
  console.log('started')
  await server.close()
} catch (error) {
  console.log(error instanceof StartError, error.message, error.hint)
}
`

describe('the package runs on each Node that it says it runs on', () => {
  let folder: string
  let versions: readonly InstalledNode[]
  const run = (node: string, program: string) => {
    const { stdout, stderr } = spawnSync(node, [program], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 })
    assert.equal(stderr.replace(/^.*ExperimentalWarning.*\n.*--trace-warnings.*\n/gm, ''), '')
    return stdout
  }

  before(() => {
    folder = consumerFolder()
    writeFileSync(join(folder, 'questions.js'), QUESTIONS)
    writeFileSync(join(folder, 'server.js'), SERVER)
    versions = nodeVersions()
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('and every major from the one in `engines` on is tried', () => {
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } }
    const majors = versions.map(({ version }) => Number.parseInt(version, 10))
    assert.equal(engines.node, `>=${majors[0]}`)
    const here = Number.parseInt(process.versions.node, 10)
    for (let major = majors[0] ?? 0; major < here; major += 2) assert.ok(majors.includes(major), `Node ${major}`)
  })

  test('the policy engine answers on all of them alike', () => {
    const here = run(process.execPath, 'questions.js')
    assert.ok(here.startsWith('["Allow",'), here)
    for (const { version, path } of versions) assert.equal(run(path, 'questions.js'), here, `Node ${version}`)
  })

  test('a server starts from 24.7 on, and says what it needs on an older Node', () => {
    assert.equal(run(process.execPath, 'server.js'), 'started\n')
    for (const { version, path } of versions) {
      const answer = run(path, 'server.js')
      if (Number.parseInt(version, 10) >= 24) assert.equal(answer, 'started\n', version)
      else
        assert.match(answer, new RegExp(`^true a server needs Node 24\\.7 or later, and this is Node ${version} run`))
    }
  })
})
