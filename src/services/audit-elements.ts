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

/** CloudTrail drops larger parameters: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const MAX_LENGTH = 100_000
const MAX_DEPTH = 16

/**
 * An operation's input or output as JSON, in CloudTrail's spelling (`userName` for `UserName`), with secrets left out and private text masked.
 * `{"omitted":true}` stands where it is longer than CloudTrail keeps.
 */
export function auditElements(elements: object): string {
  const text = JSON.stringify(masked(elements, 0))
  return text.length > MAX_LENGTH ? `{"omitted":true,"originalSize":${text.length}}` : text
}

function masked(value: unknown, depth: number): unknown {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Uint8Array) return undefined
  if (depth >= MAX_DEPTH) return '…'
  if (Array.isArray(value)) return value.map((member) => masked(member, depth + 1))
  const result: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    const lower = name.toLowerCase()
    if (SECRETS.has(lower)) continue
    const spelt = name.charAt(0).toLowerCase() + name.slice(1)
    if (spelt === '__proto__') continue
    result[spelt] = PRIVATE.has(lower) ? HIDDEN : masked(member, depth + 1)
  }
  return result
}
