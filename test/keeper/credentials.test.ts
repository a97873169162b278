import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  IAMClient,
  UploadServerCertificateCommand,
  UploadSigningCertificateCommand,
} from '@aws-sdk/client-iam'
import { type CastellanServer, start } from '../../src/index.ts'
import { ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { issue } from '../support/certificate.ts'
import { runKeeperHere } from '../support/keeper.ts'
import { until } from '../support/tools.ts'

const file = (name: string) => readFileSync(join(import.meta.dirname, '../../vectors/files', name), 'utf8')

let castellan: CastellanServer
let state: string
let iam: IAMClient

before(async () => {
  castellan = await start({ environment: UNATTENDED })
  state = mkdtempSync(join(tmpdir(), 'castellan-credentials-'))
  iam = new IAMClient({ endpoint: castellan.endpoint, region: 'us-east-1', credentials: ROOT_KEY })
  const certificate = { CertificateBody: file('server.pem'), PrivateKey: file('server.key') }
  await iam.send(new UploadServerCertificateCommand({ ServerCertificateName: 'shop', ...certificate }))
  await iam.send(new UploadSigningCertificateCommand({ CertificateBody: file('other.pem') }))
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  const key = { UserName: 'alice', ServiceName: 'bedrock.amazonaws.com' }
  await iam.send(new CreateServiceSpecificCredentialCommand(key))
  await iam.send(new CreateServiceSpecificCredentialCommand({ ...key, CredentialAgeDays: 30 }))
})
after(async () => {
  await castellan?.close()
  rmSync(state, { recursive: true })
})

/** The findings of checks, by the check's id. */
async function findings(...checks: readonly string[]): Promise<Readonly<Record<string, readonly string[]>>> {
  const flags = ['--endpoint', castellan.endpoint, '--format', 'json']
  const { stdout, stderr } = await runKeeperHere(['audit', ...flags], { key: ROOT_KEY, state })
  assert.notEqual(stdout, '', stderr)
  const report = JSON.parse(stdout) as { checks: readonly { id: string; findings: readonly { id: string }[] }[] }
  const found = report.checks.filter(({ id }) => checks.includes(id))
  return Object.fromEntries(
    found.map(({ id, findings }) => [id, findings.map((finding) => finding.id.split('/')[1] ?? '')]),
  )
}

const CHECKS = ['root-signing-certificates', 'server-certificates', 'service-api-keys']

test('audit finds root’s signing certificate and the API key that never expires, and passes a certificate that holds', async () => {
  assert.deepEqual(await findings(...CHECKS), {
    'root-signing-certificates': ['certificate-present'],
    'server-certificates': [],
    'service-api-keys': ['endless'],
  })
})

test('it finds a server certificate as soon as it has expired', async () => {
  const now = Date.now()
  const { certificate, privateKey } = issue({ from: new Date(now - 60_000), to: new Date(now + 2000) })
  const upload = { ServerCertificateName: 'old', CertificateBody: certificate, PrivateKey: privateKey }
  await iam.send(new UploadServerCertificateCommand(upload))
  await until('the certificate has expired', async () => {
    const found = (await findings('server-certificates'))['server-certificates'] ?? []
    return found.includes('expired') || undefined
  })
})
