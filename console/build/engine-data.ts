import { join } from 'node:path'
import type { Plugin } from 'vite'
import { readDataFile, readShard } from '../../src/aws/data-file.ts'
import type { IndexFile } from '../../src/policy/aws-data/authorization-data/format.ts'
import { shardFile } from '../src/policy-engine/shard-file.ts'

const ON_NODE = join(import.meta.dirname, '../../src/aws/data-file.ts')
const IN_A_BROWSER = join(import.meta.dirname, '../src/policy-engine/data-file.ts')

/** Puts the browser's way to the policy engine's data in the place of Node's. */
export function engineDataInBrowser(): Plugin {
  return {
    name: 'castellan:engine-data-in-browser',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!source.endsWith('/data-file.ts')) return undefined
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true })
      return resolved?.id === ON_NODE ? IN_A_BROWSER : resolved
    },
  }
}

/**
 * Writes the service authorisation data as files, a shard each: a page loads those of the services that its policies
 * name.
 */
export function engineData(): Plugin {
  return {
    name: 'castellan:engine-data',
    apply: 'build',
    generateBundle() {
      const { sha256, shardLengths }: IndexFile = JSON.parse(readDataFile('authorization.json'))
      for (const shard of shardLengths.keys()) {
        const source = readShard('authorization.pack', shardLengths, shard)
        this.emitFile({ type: 'asset', fileName: shardFile(sha256, shard), source })
      }
    },
  }
}
