import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import { ROOT } from './castellan.ts'

export interface Store {
  readonly url: string
  stop(): Promise<void>
}

/** Starts s3rver, somebody else's S3, in this process: it verifies signatures, and has one key. */
export async function startS3rver(): Promise<Store> {
  const directory = mkdtempSync(join(tmpdir(), 'castellan-s3rver-'))
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory })
  const { port } = await server.run()
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Its key, and what it does not know. */
export const S3RVER_VARIABLES = { STORE_KEY_ID: 'S3RVER', STORE_SECRET: 'S3RVER' }

export function s3rverUpstream(url: string): object {
  const keysVariables = { accessKeyId: 'STORE_KEY_ID', secretAccessKey: 'STORE_SECRET' }
  return { upstreams: { s3: { url, keysVariables, account: ROOT.accountId, takesChunks: false } } }
}
