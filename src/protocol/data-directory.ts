import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The folder that holds `models/` and `data/`: the package's root, whether this runs from `src/protocol/` or bundled in
 * `dist/`.
 *
 * @throws Error where no folder above holds them: a broken installation.
 */
function findDataDirectory(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'models', 'digest.json'))) return folder
    if (dirname(folder) === folder) throw new Error(`no folder above ${start} holds models/digest.json`)
  }
}

let found: string | undefined

/** Resolved once, at first use. */
export function dataDirectory(): string {
  found ??= findDataDirectory(import.meta.dirname)
  return found
}
