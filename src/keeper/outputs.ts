import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Printable } from '../terminal/index.ts'
import { CannotRun } from './account/index.ts'

/** Files to be written at the end, by the flag that names each; `undefined`: not asked for. */
export type Outputs = Readonly<Record<string, string | undefined>>

/**
 * Asked before anything is looked at, so that no report is lost for want of a place.
 *
 * @throws CannotRun for a file that could not be written, and for two that are one: the later would replace the
 *   earlier.
 */
export function assertWritable(outputs: Outputs): void {
  const flags = new Map<string, string>()
  for (const [flag, path] of Object.entries(outputs)) {
    if (path === undefined) continue
    const file = writable(flag, path)
    const other = flags.get(file)
    if (other !== undefined)
      throw new CannotRun(`\`${other}\` and \`${flag}\` name the same file, \`${path}\``, 'name a file for each')
    flags.set(file, flag)
  }
}

/**
 * So that its owner alone can read it: a report says where an account is weak.
 *
 * @throws CannotRun where it cannot be written after all, as on a disk that is full by then.
 */
export function writeOutput(flag: string, path: string, text: Printable): void {
  try {
    const file = openSync(path, 'w', 0o600)
    try {
      if (fstatSync(file).isFile()) fchmodSync(file, 0o600) // One that was there has the mode that it had.
      writeFileSync(file, String(text))
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    const { code = 'it failed' } = cause as NodeJS.ErrnoException
    throw new CannotRun(`\`${flag} ${path}\` could not be written (${code})`, 'make room for it, and run again', {
      cause,
    })
  }
}

function writable(flag: string, path: string): string {
  if (path === '') throw new CannotRun(`\`${flag}\` names no file`, 'name a file in a folder that is yours')
  try {
    const file = realPath(resolve(path))
    const state = statSync(file, { throwIfNoEntry: false })
    if (state?.isDirectory()) throw new Error('a folder')
    accessSync(state ? file : dirname(file), constants.W_OK)
    return file
  } catch (cause) {
    const hint = 'name a file in a folder that exists and is yours'
    throw new CannotRun(`\`${flag} ${path}\` cannot be written`, hint, { cause })
  }
}

/** The file that would be written, through all links: the last of them may point to what is not there yet. */
function realPath(path: string): string {
  const parent = realpathSync(dirname(path))
  const file = join(parent, basename(path))
  const state = lstatSync(file, { throwIfNoEntry: false })
  if (!state?.isSymbolicLink()) return file
  const isThere = statSync(file, { throwIfNoEntry: false }) !== undefined
  return isThere ? realpathSync(file) : realPath(resolve(parent, readlinkSync(file)))
}
