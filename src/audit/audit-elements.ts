import { BoundedCache } from '../aws/index.ts'

/**
 * Members that never reach the audit record, in lower case. They are named here and not taken from the models: a model forgets to
 * say `sensitive` for a one-time code, and a mask that misses is a leak.
 */
const SECRETS: ReadonlySet<string> = new Set([
  'password',
  'oldpassword',
  'newpassword',
  'secretaccesskey',
  'sessiontoken',
  'base32stringseed',
  'qrcodepng',
  'authenticationcode1',
  'authenticationcode2',
  'tokencode',
  'token',
  'servicepassword',
  'servicespecificcredentialsecret',
  'servicecredentialsecret',
  'privatekey',
  'samlassertion',
  'webidentitytoken',
  'accesstoken',
  'refreshtoken',
  'authorization',
])

/** CloudTrail shows that these were there, and not what they said: they are other people's mail and data. */
const PRIVATE: ReadonlySet<string> = new Set(['message', 'subject', 'messageattributes', 'messagestructure'])

/** What stands in CloudTrail where a value may not. */
export const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS'
const HIDDEN_TEXT = JSON.stringify(HIDDEN)

/** CloudTrail drops larger parameters: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const MAX_LENGTH = 100_000
const MAX_DEPTH = 16

/**
 * An operation's input or output as JSON, in CloudTrail's spelling (`userName` for `UserName`), with secrets left out and private text masked.
 * `{"omitted":true}` stands where it is longer than CloudTrail keeps.
 */
export function auditElements(elements: object): string {
  const text = masked(elements, 0) ?? 'null'
  return text.length > MAX_LENGTH ? `{"omitted":true,"originalSize":${text.length}}` : text
}

/** As `JSON.stringify` writes it, or `undefined` for what has no place in JSON. It is made for each request: a copy to be written would cost as much. */
function masked(value: unknown, depth: number): string | undefined {
  if (value === null || typeof value !== 'object' || value instanceof Date) return JSON.stringify(value)
  if (value instanceof Uint8Array) return undefined
  if (depth >= MAX_DEPTH) return '"…"'
  if (Array.isArray(value)) return `[${value.map((member) => masked(member, depth + 1) ?? 'null').join(',')}]`
  let text = ''
  for (const name of Object.keys(value)) {
    const { key, shows } = treatmentOf(name)
    if (shows === 'nothing') continue
    const member = shows === 'presence' ? HIDDEN_TEXT : masked((value as Record<string, unknown>)[name], depth + 1)
    if (member !== undefined) text += `${text === '' ? '' : ','}${key}:${member}`
  }
  return `{${text}}`
}

interface Treatment {
  /** The name in CloudTrail's spelling, in quotes. */
  readonly key: string
  readonly shows: 'value' | 'presence' | 'nothing'
}

/** Models have some hundred names of members. The keys of maps are callers'. */
const treatments = new BoundedCache<string, Treatment>(2500)
const LONGEST_NAME = 64

function treatmentOf(name: string): Treatment {
  const known = treatments.get(name)
  if (known) return known
  const lower = name.toLowerCase()
  const treatment: Treatment = {
    key: JSON.stringify(name.charAt(0).toLowerCase() + name.slice(1)),
    shows: SECRETS.has(lower) || name === '__proto__' ? 'nothing' : PRIVATE.has(lower) ? 'presence' : 'value',
  }
  if (name.length <= LONGEST_NAME) treatments.set(name, treatment)
  return treatment
}
