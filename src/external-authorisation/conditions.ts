import { Unanswerable } from './question.ts'

/**
 * Names that MinIO and RustFS have for what requests say, in lower case, by the condition key; `SourceIp`, `UserAgent`
 * and `SecureTransport` are about the request as a whole. Time is ours to tell.
 *
 * @see https://github.com/minio/minio/blob/master/cmd/bucket-policy.go getConditionValues
 */
const KEYS: Readonly<Record<string, string>> = {
  referer: 'aws:Referer',
  prefix: 's3:prefix',
  delimiter: 's3:delimiter',
  'max-keys': 's3:max-keys',
  versionid: 's3:VersionId',
  signatureversion: 's3:signatureversion',
  authtype: 's3:authType',
  signatureage: 's3:signatureAge',
  locationconstraint: 's3:LocationConstraint',
  'object-lock-mode': 's3:object-lock-mode',
  'object-lock-legal-hold': 's3:object-lock-legal-hold',
  'object-lock-retain-until-date': 's3:object-lock-retain-until-date',
  sourceip: 'aws:SourceIp',
  useragent: 'aws:UserAgent',
  securetransport: 'aws:SecureTransport',
}
const TAG = 'requestobjecttag/'
const TAG_KEYS = 'requestobjecttagkeys'

/**
 * What the request says, by condition keys. What the system has found out, and headers and query of the request, are in
 * one map there, so that a caller can add to what the system says, by a parameter `SourceIp` or a header `Prefix`:
 * INVARIANT (fail closed), what has two values is refused.
 *
 * @throws Unanswerable
 */
export function conditionKeys(
  conditions: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, string | readonly string[]> {
  const found = new Map<string, Set<string>>()
  const many = new Map<string, Set<string>>()
  for (const [name, value] of Object.entries(conditions)) {
    const lower = name.toLowerCase()
    const key = keyOf(lower, name)
    if (key === undefined) continue
    const into = key === 's3:RequestObjectTagKeys' ? many : found
    const values = into.get(key) ?? new Set()
    for (const text of listOf(value, name)) if (text !== '') values.add(text)
    into.set(key, values)
  }
  const keys = new Map<string, string | readonly string[]>()
  for (const [key, values] of found) {
    const [only, ...more] = values
    if (more.length > 0) throw new Unanswerable(`the request says ${key} twice`)
    if (only !== undefined) keys.set(key, only)
  }
  for (const [key, values] of many) keys.set(key, [...values])
  return keys
}

function keyOf(lower: string, name: string): string | undefined {
  if (Object.hasOwn(KEYS, lower)) return KEYS[lower]
  if (lower.startsWith('x-amz-')) return `s3:${lower}`
  if (lower.startsWith(TAG)) return `s3:RequestObjectTag/${name.slice(TAG.length)}`
  return lower === TAG_KEYS ? 's3:RequestObjectTagKeys' : undefined
}

function listOf(value: unknown, name: string): readonly string[] {
  const list = Array.isArray(value) ? value : [value]
  if (list.every((each) => typeof each === 'string')) return list
  throw new Unanswerable(`the condition ${name} is no list of texts`)
}
