import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accountId } from '../../src/aws/index.ts'
import { MasterKey } from '../../src/credentials/index.ts'
import { type CastellanServer, start } from '../../src/index.ts'
import { openStore } from '../../src/storage/index.ts'
import { accessKeySecretContext } from '../../src/storage/repositories/access-keys.ts'
import type { Credentials } from './signed-fetch.ts'

export const ONE = accountId('111122223333')
export const TWO = accountId('444455556666')

export interface TwoAccounts {
  readonly castellan: CastellanServer
  /** Of each account's root. */
  readonly roots: Readonly<Record<string, Credentials>>
  close(): Promise<void>
}

/** One server with two accounts, whose roots have access keys. */
export async function startTwoAccounts(): Promise<TwoAccounts> {
  const data = mkdtempSync(join(tmpdir(), 'castellan-accounts-'))
  const key = randomBytes(32)
  const masterKey = new MasterKey(key, randomBytes)
  const roots: Record<string, Credentials> = {}
  const store = await openStore({ data })
  for (const account of [ONE, TWO]) {
    const accessKeyId = `AKIAROOT${account}`
    const secretAccessKey = randomBytes(20).toString('hex')
    roots[account] = { accessKeyId, secretAccessKey }
    await store.record(account, async (tx) => {
      const facts = { accountId: account, name: account, rootEmail: `${account}@example.com`, rootPasswordHash: null }
      await tx.account.create({ ...facts, createdAt: Date.now() })
      const secretSealed = masterKey.seal(secretAccessKey, accessKeySecretContext(account, accessKeyId))
      const createdAt = Date.now()
      await tx.accessKeys.add({ accessKeyId, ownerId: account, status: 'Active', createdAt, secretSealed })
      await tx.account.importAccessKey(accessKeyId)
    })
  }
  await store.close()
  const castellan = await start({ data, environment: { CASTELLAN_MASTER_KEY: key.toString('base64') } })
  return {
    castellan,
    roots,
    async close() {
      await castellan.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}
