import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/**
 * A folder outside of the repository that has the package installed, as a project that depends on it has. The caller
 * removes it.
 */
export function consumerFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'castellan-consumer-'))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/castellan'), 'dir')
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  return folder
}

/** Compiler options of such a project: stricter than the repository's own. */
export const CONSUMER_OPTIONS = {
  target: 'es2022',
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  types: ['node'],
  typeRoots: [join(root, 'node_modules/@types')],
}

export const TSC = join(root, 'node_modules/typescript/lib/tsc.js')
