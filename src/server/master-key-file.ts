import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { MasterKey } from '../credentials/index.ts'
import { type ServeOptions, StartError } from './options.ts'

const FILE_NAME = 'master.key'

/**
 * The key under which secrets are sealed: `CASTELLAN_MASTER_KEY` (base64 of 32 bytes), the file that
 * `CASTELLAN_MASTER_KEY_FILE` names, or `master.key` (mode 0600) in the data folder, made at the first start. An
 * ephemeral node has one of its own.
 *
 * @throws StartError
 */
export function loadMasterKey(
  options: Pick<ServeOptions, 'data' | 'store' | 'ephemeral' | 'environment' | 'random'>,
  { mayCreate = true } = {},
): MasterKey {
  const { environment, random } = options
  const inline = environment.CASTELLAN_MASTER_KEY
  if (inline) return new MasterKey(decode(inline, '`CASTELLAN_MASTER_KEY`'), random)
  const named = environment.CASTELLAN_MASTER_KEY_FILE
  if (named) return new MasterKey(read(named), random)
  if (options.ephemeral) return new MasterKey(random(32), random)
  if (options.store !== undefined || options.data === undefined) {
    throw new StartError(
      'nodes on one store need one master key',
      'set `CASTELLAN_MASTER_KEY_FILE` to a file with the base64 of 32 random bytes (`openssl rand -base64 32`), the same on every node',
    )
  }
  const path = join(options.data, FILE_NAME)
  try {
    return new MasterKey(read(path), random)
  } catch (error) {
    if (
      !(error instanceof StartError) ||
      (error.cause as NodeJS.ErrnoException | undefined)?.code !== 'ENOENT' ||
      !mayCreate
    )
      throw error
  }
  const key = random(32)
  try {
    mkdirSync(options.data, { recursive: true, mode: 0o700 })
    writeFileSync(path, `${Buffer.from(key).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw unwritable(options.data, error)
  }
  return new MasterKey(key, random)
}

function unwritable(folder: string, cause: unknown): StartError {
  const code = (cause as NodeJS.ErrnoException).code
  const failure = new StartError(
    `the data folder \`${folder}\` cannot be written (${code})`,
    'choose another with `--data`, or let this user write there',
  )
  failure.cause = cause
  return failure
}

function read(path: string): Uint8Array {
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      throw new StartError(`others can read the master key in \`${path}\``, `run \`chmod 600 ${path}\``)
    }
    return decode(readFileSync(path, 'utf8'), `\`${path}\``)
  } catch (error) {
    if (error instanceof StartError) throw error
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') throw unwritable(dirname(path), error)
    const failure = new StartError(
      `cannot read the master key in \`${path}\``,
      'check the folder, or restore the file; without it sealed secrets are lost',
    )
    failure.cause = error
    throw failure
  }
}

function decode(text: string, where: string): Uint8Array {
  const bytes = Buffer.from(text.trim(), 'base64')
  if (bytes.length !== 32)
    throw new StartError(`${where} is not the base64 of 32 bytes`, 'make one with `openssl rand -base64 32`')
  return bytes
}
