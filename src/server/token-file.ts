import { existsSync, readFileSync } from 'node:fs'
import type { Random } from '../aws/index.ts'
import { writeNewFile } from './new-file.ts'
import { StartError } from './options.ts'

/** Nobody guesses so much. Letters that a header, an environment and a configuration file carry as they are. */
const TOKEN = /^[\w.~+/=-]{32,512}$/
const BYTES = 32

/**
 * The token in an operator's file, and nothing else, not even a line's end: boto3 would send it. One of our own, which
 * only its owner can read, where there is no such file. It is shown nowhere else.
 *
 * @throws StartError
 */
export function tokenIn(path: string, random: Random): string {
  let text: string
  try {
    if (!existsSync(path)) writeNewFile(path, Buffer.from(random(BYTES)).toString('base64url'))
    text = readFileSync(path, 'utf8')
  } catch {
    throw new StartError(`\`${path}\` can neither be read nor made`, 'name a file that can, for the token to stand in')
  }
  if (TOKEN.test(text)) return text
  throw new StartError(
    `\`${path}\` does not hold a token`,
    'put 32 random letters and digits there or more and no line end, or remove it: one is made then',
  )
}
