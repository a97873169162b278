import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CONSUMER_OPTIONS, consumerFolder, TSC } from './support/consumer.ts'

const PROGRAM = `
import { start } from 'castellan'
import { compile, decide, explain, explanationText, type Decision, type Layers } from 'castellan/policy'
import { escalation, only, type OnlyResult } from 'castellan/policy/analyse'
import { type Finding, lintPolicy } from 'castellan/policy/lint'
import { type Ask, asksOf } from 'castellan/requests'

const layers: Layers = { identity: compile([]) }
const request = { action: 'iam:GetUser', resource: '*', context: () => undefined }
const decision: Decision = decide(request, layers)
const findings: readonly Finding[] = lintPolicy('')
const result: OnlyResult = only({ identity: [] }, ['iam:*'])
console.log(decision.effect, findings[0]?.findingType, result.verdict)
console.log(explanationText(explain(request, layers)).split('\\n')[0])
console.log(typeof start, typeof escalation)
const call = { service: 'kms', operation: 'Encrypt', parameters: { KeyId: 'alias/a' } }
const asks: readonly Ask[] = asksOf(call, { partition: 'aws', accountId: '123456789012', region: 'us-east-1' })
console.log(asks.map(({ action, resource }) => action + ' ' + String(resource).endsWith('}')).join())

const server = await start({ region: 'eu-central-1' })
const credentials: { accessKeyId: string; secretAccessKey: string } = server.credentials
await server.reset()
await server.close()
const kept: { close(): Promise<void>; credentials?: never } = await start({ environment: {} })
await kept.close()
console.log(server.accountId.length, credentials.accessKeyId.length)
`

describe('the package, as others import it', () => {
  let folder: string

  before(() => {
    folder = consumerFolder()
    writeFileSync(join(folder, 'program.ts'), PROGRAM)
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('runs', () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['program.ts'], { cwd: folder, encoding: 'utf8' })
    assert.equal(
      stdout,
      'ImplicitDeny ERROR proved\ndenied: iam:GetUser on *, since no identity-based policy allows it\nfunction function\nkms:Encrypt true\n12 20\n',
      stderr,
    )
  })

  test('has types that hold under compiler options of their own', () => {
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: CONSUMER_OPTIONS, files: ['program.ts'] }),
    )
    const { stdout, status } = spawnSync(process.execPath, [TSC, '-p', '.'], { cwd: folder, encoding: 'utf8' })
    assert.equal(stdout, '')
    assert.equal(status, 0)
  })
})
