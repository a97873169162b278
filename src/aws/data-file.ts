import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'

/**
 * A text file of `data/`.
 *
 * @throws Error where it is not there: a broken installation.
 */
export function readDataFile(name: string): string {
  return readFileSync(dataFile(name), 'utf8')
}

/**
 * The path of a file in `data/`, which stands beside `src/` in the repository, and beside the bundle in a release.
 *
 * @throws Error where it is not there: a broken installation.
 */
function dataFile(name: string): string {
  for (let directory = import.meta.dirname; ; directory = dirname(directory)) {
    const path = join(directory, 'data', name)
    if (existsSync(path)) return path
    if (directory === dirname(directory)) throw new Error(`data/${name} is missing: the installation is broken`)
  }
}

/** One shard of a pack, which is a file of shards compressed one by one: the others are neither read nor inflated. */
export function readShard(pack: string, shardLengths: readonly number[], shard: number): string {
  const length = shardLengths[shard] ?? 0
  const offset = shardLengths.slice(0, shard).reduce((sum, each) => sum + each, 0)
  const bytes = Buffer.alloc(length)
  const file = openSync(dataFile(pack), 'r')
  try {
    readSync(file, bytes, 0, length, offset)
  } finally {
    closeSync(file)
  }
  return brotliDecompressSync(bytes).toString('utf8')
}
