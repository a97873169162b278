import { test } from 'node:test'
import { IdentityProvider } from '../../src/saml/testing/identity-provider.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { issue } from '../support/certificate.ts'
import { startInProcess } from '../support/in-process.ts'
import { ANSIBLE, pythonTests, pythonWith } from '../support/python.ts'

const DAY = 86_400_000

test('Ansible’s own modules, unmodified', async (context) => {
  const python = pythonWith(...ANSIBLE)
  if (python === undefined) return context.skip('SKIPPED: Ansible not installed')
  const castellan = await startInProcess({ ephemeral: true, environment: UNATTENDED })
  context.after(() => castellan.close())
  const now = Date.now()
  const { certificate, privateKey } = issue({ from: new Date(now - DAY), to: new Date(now + DAY) })
  await pythonTests(context, python, 'ansible_modules.py', {
    ACCOUNT: ROOT.accountId,
    SAML_METADATA: new IdentityProvider().metadata(),
    CERTIFICATE: certificate,
    PRIVATE_KEY: privateKey,
    AWS_URL: castellan.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey,
  })
})
