import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataDirectory } from '../protocol/index.ts'

/** The package's version. */
export function version(): string {
  const manifest = JSON.parse(readFileSync(join(dataDirectory(), 'package.json'), 'utf8')) as { version: string }
  return manifest.version
}
