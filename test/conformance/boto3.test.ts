import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
  const { accountId } = ROOT
  const roleArn = `arn:aws:iam::${accountId}:role/pod`
  const associations = [{ namespace: 'web', serviceAccount: 'api', roleArn }]
  const castellan = await startInProcess({
    ephemeral: true,
    environment: UNATTENDED,
    allowLoopbackProviders: true,
    podIdentities: {
      clusters: [{ accountId, region: 'us-east-1', name: 'shop', issuer: provider.issuer, associations }],
    },
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
  const podToken = signToken(
    {
      ...{ iss: provider.issuer, aud: ['pods.eks.amazonaws.com'], sub: 'system:serviceaccount:web:api' },
      ...{ iat: now, nbf: now, exp: now + 3600 },
      'kubernetes.io': {
        namespace: 'web',
        pod: { name: 'api-7d4b9c6f5-x2x7q', uid: '5af5e7ac-5754-49ea-b28f-2c2a2eb95fbb' },
        serviceaccount: { name: 'api', uid: 'a4a5a0ce-83ea-4d0f-b0f5-2f3c37d9b3d1' },
      },
    },
    provider.key,
  )
  await pythonTests(context, python, 'boto3_clients.py', {
    POD_TOKEN: podToken,
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

/** Which Debian's is too old to know. */
const EKS_AUTH = 'eks-auth/2023-11-26'

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
  mkdirSync(join(folder, EKS_AUTH), { recursive: true })
  cpSync(join(import.meta.dirname, '../../models/eks-auth.json'), join(folder, EKS_AUTH, 'service-2.json'))
  return folder
}

const BUILT_IN: Readonly<Record<string, string>> = {
  Region: 'AWS::Region',
  UseDualStack: 'AWS::UseDualStack',
  UseFIPS: 'AWS::UseFIPS',
  Endpoint: 'SDK::Endpoint',
  UseGlobalEndpoint: 'AWS::STS::UseGlobalEndpoint',
}
