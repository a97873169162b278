import { closeSync, fsyncSync, lstatSync, openSync, rmSync, writeSync } from 'node:fs'
import { CannotRun } from '../account/index.ts'
import type { StepContext } from '../check/index.ts'

/** Where a secret goes, once. */
export type Deliver = StepContext['deliver']

export interface SecretsFile {
  readonly deliver: Deliver
  /** Removes it, where nothing was given away. */
  readonly close: () => void
}

/**
 * Secrets into a file that only its owner can read. It is made before anything is changed, so that a password never has
 * nowhere to go; and it is never one that was there: a link or a file of somebody else's could be waiting under its
 * name.
 *
 * @throws CannotRun where it cannot be made.
 */
export function secretsFile(path: string): SecretsFile {
  const descriptor = newFile(path)
  let isUsed = false
  return {
    deliver(what, secret) {
      isUsed = true
      try {
        writeSync(descriptor, `${what}: ${secret}\n`)
        fsyncSync(descriptor)
      } catch (error) {
        throw cannotKeep(path, error)
      }
    },
    close() {
      closeSync(descriptor)
      if (!isUsed) rmSync(path, { force: true })
    },
  }
}

/**
 * @throws CannotRun where something has the name already, be it a link to nowhere: asked before the person is asked for
 *   a yes.
 */
export function assertNew(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }))
    throw new CannotRun(
      `\`--secrets-file ${path}\` is there already`,
      'name a new file: what an earlier run wrote is not overwritten',
    )
}

function newFile(path: string): number {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (error) {
    throw cannotKeep(path, error)
  }
}

function cannotKeep(path: string, cause: unknown): CannotRun {
  const { code = 'it failed' } = cause as NodeJS.ErrnoException
  return new CannotRun(`secrets cannot be kept in \`${path}\` (${code})`, 'name another new file', { cause })
}
