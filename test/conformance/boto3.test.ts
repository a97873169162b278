import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ROOT, ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { startInProcess } from '../support/in-process.ts'
import { pythonTests, pythonWith } from '../support/python.ts'
import { signToken, startTestProvider } from '../support/test-provider.ts'
import { has } from '../support/tools.ts'

test('boto3 and the AWS CLI, unmodified', async (context) => {
  const python = pythonWith('boto3')
  if (python === undefined || !has('aws')) return context.skip('SKIPPED: boto3 or the AWS CLI not installed')
  const provider = await startTestProvider()
  const castellan = await startInProcess({
    ephemeral: true,
    environment: UNATTENDED,
    allowLoopbackProviders: true,
  })
  const endpoints = endpointsOf('sts/2011-06-15', castellan.url)
  context.after(async () => {
    await castellan.close()
    await provider.close()
    rmSync(endpoints, { recursive: true })
  })
  const now = Math.floor(Date.now() / 1000)
  const token = (name: string) => {
    const sub = `system:serviceaccount:default:${name}`
    return signToken({ iss: provider.issuer, aud: 'sts.amazonaws.com', sub, iat: now, exp: now + 3600 }, provider.key)
  }
  await pythonTests(context, python, 'boto3_clients.py', {
    ACCOUNT: ROOT.accountId,
    ENDPOINT: castellan.url,
    ENDPOINTS: endpoints,
    ISSUER: provider.issuer,
    TOKEN: token('app'),
    TOKEN_OF_ANOTHER: token('other'),
    AWS_ENDPOINT_URL: castellan.url,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey,
  })
})

/** For versions that ask STS by themselves for a profile's role and know no `AWS_ENDPOINT_URL` yet: Debian's. */
function endpointsOf(service: string, url: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'castellan-endpoints-'))
  mkdirSync(join(folder, service), { recursive: true })
  const parameters = Object.fromEntries(
    ['Region', 'UseDualStack', 'UseFIPS', 'Endpoint', 'UseGlobalEndpoint'].map((name) => [
      name,
      /^(?:Region|Endpoint)$/.test(name)
        ? { type: 'String', builtIn: BUILT_IN[name], required: false, documentation: '' }
        : { type: 'Boolean', builtIn: BUILT_IN[name], required: true, default: false, documentation: '' },
    ]),
  )
  const rules = [{ type: 'endpoint', conditions: [], endpoint: { url, properties: {}, headers: {} } }]
  writeFileSync(
    join(folder, service, 'endpoint-rule-set-1.json'),
    JSON.stringify({ version: '1.0', parameters, rules }),
  )
  return folder
}

const BUILT_IN: Readonly<Record<string, string>> = {
  Region: 'AWS::Region',
  UseDualStack: 'AWS::UseDualStack',
  UseFIPS: 'AWS::UseFIPS',
  Endpoint: 'SDK::Endpoint',
  UseGlobalEndpoint: 'AWS::STS::UseGlobalEndpoint',
}
