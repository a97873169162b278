import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The package's version: `package.json` stands two folders above the source and one above `dist/`. */
export function version(): string {
  for (const up of ['..', '../..']) {
    try {
      const manifest = JSON.parse(readFileSync(join(import.meta.dirname, up, 'package.json'), 'utf8')) as { name: string; version: string }
      if (manifest.name === 'castellan') return manifest.version
    } catch {
      // Not in this folder.
    }
  }
  return 'unknown'
}
