import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Node's flags, as `bin/castellan` starts a server. Its memory can be bounded by `NODE_OPTIONS`, as there. */
export function nodeFlags(): readonly string[] {
  const [, memory] = /\*\) memory='([^']+)'/.exec(readFileSync(join(root, 'bin/castellan'), 'utf8')) ?? []
  if (memory === undefined) throw new Error('bin/castellan does not say with how much memory a server is started')
  return ['--disable-warning=ExperimentalWarning', '--disable-sigusr1', ...memory.split(' ')]
}
