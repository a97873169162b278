import index from '../../../data/authorization.json?raw'
import { shardFile } from './shard-file.ts'

/**
 * What `src/aws/data-file.ts` is in a browser; `build/engine-data.ts` puts it in that file's place. The
 * engine asks for its data while it decides, so it gets it at once: only a worker may wait like that.
 */

/** @throws Error for what the console has not: AWS's managed policies, which whoever asks reads from the account. */
export function readDataFile(name: string): string {
  if (name !== 'authorization.json') throw new Error(`the console has no ${name}`)
  return index
}

let digest: string | undefined

/** @throws Error where the server does not give it */
export function readShard(pack: string, _shardLengths: readonly number[], shard: number): string {
  if (pack !== 'authorization.pack') throw new Error(`the console has no ${pack}`)
  digest ??= String(JSON.parse(index).sha256)
  const file = `${import.meta.env.BASE_URL}${shardFile(digest, shard)}`
  return textOf(file) ?? textOf(file) ?? failed(file)
}

/** `undefined` where it did not come. */
function textOf(file: string): string | undefined {
  const request = new XMLHttpRequest()
  request.open('GET', file, false)
  try {
    request.send()
  } catch {
    return undefined
  }
  return request.status === 200 ? request.responseText : undefined
}

function failed(file: string): never {
  throw new Error(`the server did not give the authorisation data: ${file}`)
}
