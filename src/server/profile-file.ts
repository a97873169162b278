import { lstatSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { MasterKey } from '../credentials/index.ts'
import type { WantedAccount } from '../signin/index.ts'
import { accessKeySecretContext } from '../storage/repositories/access-keys.ts'
import { rootAccessKeyOf } from './first-account.ts'
import { replaceFile, writeNewFile } from './new-file.ts'
import { type ServeOptions, StartError } from './options.ts'
import type { Principals } from './principals.ts'

type Key = NonNullable<WantedAccount['rootAccessKey']>

/** A file that AWS's clients read as `AWS_CONFIG_FILE`. */
export interface WrittenProfile {
  readonly file: string
  readonly name: typeof PROFILE
  /** What is not in it, and how it comes there; a sentence. */
  readonly lacks: string | undefined
}

const PROFILE = 'castellan'
const MARK = '# Written by `castellan serve --profile-file`, and written anew at each start: change nothing here.'

/**
 * Looks whether the file may be written: it is not there, or an earlier start wrote it.
 *
 * @returns its path.
 * @throws StartError for one of anybody else's, which has other people's keys in it.
 */
export function profilePath(named: string): string {
  const path = resolve(named)
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return path
  const refuse = (why: string) =>
    new StartError(
      `\`${named}\` ${why}`,
      'give `--profile-file` a file that is not there; `AWS_CONFIG_FILE` then names it',
    )
  if (!stats.isFile()) throw refuse('is no plain file')
  if (process.getuid !== undefined && stats.uid !== process.getuid()) throw refuse('belongs to another user')
  if (!isOurs(path)) throw refuse('was not written by `castellan serve`, and is not overwritten')
  return path
}

/** Writes the profile, readable by its owner alone, whole or not at all. @throws StartError where it cannot be. */
export function writeProfile(
  path: string,
  {
    endpoint,
    region,
    key,
    lacks,
  }: { endpoint: string; region: string; key: Key | undefined; lacks: string | undefined },
): WrittenProfile {
  const lines = [
    MARK,
    `[profile ${PROFILE}]`,
    `region = ${region}`,
    `endpoint_url = ${endpoint}`,
    ...(key ? [`aws_access_key_id = ${key.accessKeyId}`, `aws_secret_access_key = ${key.secretAccessKey}`] : []),
    ...(lacks === undefined ? [] : [`# ${lacks}`]),
  ]
  const text = `${lines.join('\n')}\n`
  try {
    // What came there meanwhile is somebody else's.
    if (isOurs(path)) replaceFile(path, text)
    else writeNewFile(path, text)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new StartError(`the profile \`${path}\` cannot be written (${code})`, 'give `--profile-file` another place')
  }
  return { file: path, name: PROFILE, lacks }
}

function isOurs(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return stats?.isFile() === true && readFileSync(path, 'utf8').startsWith(`${MARK}\n[profile ${PROFILE}]\n`)
}

/**
 * Root's access key, where the environment names it and the account has it: one that is there already may have another.
 */
export async function profileKey(
  environment: ServeOptions['environment'],
  { principals, masterKey }: { principals: Principals; masterKey: MasterKey },
): Promise<{ key: Key | undefined; lacks: string | undefined }> {
  const key = rootAccessKeyOf(environment)
  const lacks = (why: string) => ({ key: undefined, lacks: `It has no keys: ${why}.` })
  if (!key) {
    return lacks(
      'set CASTELLAN_ROOT_EMAIL, CASTELLAN_ROOT_ACCESS_KEY_ID and CASTELLAN_ROOT_SECRET_ACCESS_KEY for a new account, or add those of a user',
    )
  }
  const found = await principals.ofAccessKey(key.accessKeyId)
  const { principal } = found?.owner ?? {}
  if (!found || principal?.kind !== 'root' || found.key.status !== 'Active') {
    return lacks('root of the account that is here has not the key of CASTELLAN_ROOT_ACCESS_KEY_ID')
  }
  const secret = masterKey.open(found.key.secretSealed, accessKeySecretContext(principal.accountId, key.accessKeyId))
  if (secret.toString() !== key.secretAccessKey) {
    return lacks('the secret of root’s key is another than CASTELLAN_ROOT_SECRET_ACCESS_KEY')
  }
  // A line's end would begin another setting.
  if (!/^[!-~]+$/.test(key.secretAccessKey)) return lacks('the secret of root’s key cannot stand in a profile')
  return { key, lacks: undefined }
}
