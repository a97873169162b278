import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openAccount, openAs } from './open.ts'

const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Account>123456789012</Account><UserId>123456789012</UserId><Arn>arn:aws:iam::123456789012:root</Arn>
</GetCallerIdentityResult></GetCallerIdentityResponse>`

/** Of each call to STS, whose key signed it. */
const signers: (string | undefined)[] = []
const server = createServer(({ headers, method }, response) => {
  const { authorization = '' } = headers
  const isSts = authorization.includes('/sts/') && method === 'POST'
  if (isSts) signers.push(/Credential=(\w+)/.exec(authorization)?.[1])
  response.writeHead(isSts ? 200 : 404, { 'content-type': 'text/xml' }).end(isSts ? IDENTITY : '')
})
const folder = mkdtempSync(join(tmpdir(), 'castellan-open-'))
const environment = { ...process.env }

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const file = join(folder, 'credentials')
  writeFileSync(file, '[reader]\naws_access_key_id = AKIAREADERREADERREAD\naws_secret_access_key = secret\n')
  process.env.AWS_SHARED_CREDENTIALS_FILE = file
  process.env.AWS_CONFIG_FILE = join(folder, 'config')
  process.env.AWS_ACCESS_KEY_ID = 'AKIACALLERCALLERCALL'
  process.env.AWS_SECRET_ACCESS_KEY = 'secret'
  delete process.env.AWS_PROFILE
})
after(() => {
  process.env = environment
  rmSync(folder, { recursive: true })
  server.closeAllConnections()
  server.close()
})

test('who is opened as somebody else leaves the first account its own credentials', async () => {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const first = await openAccount({ endpoint }, 'test')
  const other = await openAs('reader', first, 'test')
  try {
    assert.deepEqual(signers, ['AKIACALLERCALLERCALL', 'AKIAREADERREADERREAD'])
    assert.equal(process.env.AWS_PROFILE, undefined)
    // Asked for anew, as when they have expired.
    assert.equal((await first.target.credentials()).accessKeyId, 'AKIACALLERCALLERCALL')
  } finally {
    other.close()
    first.close()
  }
})
