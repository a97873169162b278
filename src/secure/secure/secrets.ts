import { accessSync, constants, existsSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { CannotRun } from '../account/index.ts'
import type { StepContext } from '../checks/index.ts'

/** Where a secret goes, once. */
export type Deliver = StepContext['deliver']

/**
 * Secrets into a file that only its owner can read. It is made with the first of them, and never one that was there: a link or a file of
 * somebody else's could be waiting under its name.
 */
export function secretsFile(path: string): Deliver {
  let descriptor: number | undefined
  return (what, secret) => {
    try {
      descriptor ??= openSync(path, 'wx', 0o600)
      writeSync(descriptor, `${what}: ${secret}\n`)
      fsyncSync(descriptor)
    } catch (error) {
      const { code = 'it failed' } = error as NodeJS.ErrnoException
      throw new CannotRun(`${what} cannot be kept in \`${path}\` (${code})`, 'name another new file', { cause: error })
    }
  }
}

/** @throws CannotRun where the file of the secrets could not be made: asked before anything is changed. */
export function assertCanMake(path: string): void {
  if (existsSync(path))
    throw new CannotRun(
      `\`--secrets-file ${path}\` is there already`,
      'name a new file: what an earlier run wrote is not overwritten',
    )
  assertWritableFolder('--secrets-file', path)
}

/** @throws CannotRun where `path` lies in no folder that can be written to. */
export function assertWritableFolder(flag: string, path: string): void {
  try {
    accessSync(dirname(resolve(path)), constants.W_OK)
  } catch {
    throw new CannotRun(`\`${flag} ${path}\` cannot be written`, 'name a file in a folder that exists and is yours')
  }
}
