import { BoundedCache } from '../aws/index.ts'

/**
 * Members that never reach the audit record, in lower case, of whatever service; a service's own are in its descriptor.
 * They are named and not taken from the models: a model forgets to say `sensitive` for a one-time code, and a mask that
 * misses is a leak.
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

/**
 * CloudTrail drops larger parameters.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const MAX_LENGTH = 100_000
const MAX_DEPTH = 16

interface Treatment {
  /** The name in CloudTrail's spelling, in quotes. */
  readonly key: string
  readonly shows: 'value' | 'presence' | 'nothing'
}

/** Models have some hundred names of members. The keys of maps are callers'. */
const MOST_TREATMENTS = 2500
const LONGEST_NAME = 64

/** Writes inputs and outputs as the audit record shows them. */
export class AuditMask {
  readonly #secrets: ReadonlySet<string>
  readonly #treatments = new BoundedCache<string, Treatment>(MOST_TREATMENTS)

  /** @param secretMembers more names of members that are secret, in any letter case. */
  constructor(secretMembers: readonly string[] = []) {
    this.#secrets = new Set([...SECRETS, ...secretMembers.map((name) => name.toLowerCase())])
  }

  /**
   * An operation's input or output as JSON, in CloudTrail's spelling (`userName` for `UserName`), with secrets left out
   * and private text masked. `{"omitted":true}` stands where it is longer than CloudTrail keeps.
   */
  elements(elements: object): string {
    const text = this.#masked(elements, 0) ?? 'null'
    return text.length > MAX_LENGTH ? `{"omitted":true,"originalSize":${text.length}}` : text
  }

  /**
   * As `JSON.stringify` writes it, or `undefined` for what has no place in JSON. It is made for each request: a copy to
   * be written would cost as much.
   */
  #masked(value: unknown, depth: number): string | undefined {
    if (value === null || typeof value !== 'object' || value instanceof Date) return JSON.stringify(value)
    if (value instanceof Uint8Array) return undefined
    if (depth >= MAX_DEPTH) return '"…"'
    if (Array.isArray(value)) return `[${value.map((member) => this.#masked(member, depth + 1) ?? 'null').join(',')}]`
    let text = ''
    for (const name of Object.keys(value)) {
      const { key, shows } = this.#treatmentOf(name)
      if (shows === 'nothing') continue
      const member =
        shows === 'presence' ? HIDDEN_TEXT : this.#masked((value as Record<string, unknown>)[name], depth + 1)
      if (member !== undefined) text += `${text === '' ? '' : ','}${key}:${member}`
    }
    return `{${text}}`
  }

  #treatmentOf(name: string): Treatment {
    const known = this.#treatments.get(name)
    if (known) return known
    const lower = name.toLowerCase()
    const treatment: Treatment = {
      key: JSON.stringify(name.charAt(0).toLowerCase() + name.slice(1)),
      shows: this.#secrets.has(lower) || name === '__proto__' ? 'nothing' : PRIVATE.has(lower) ? 'presence' : 'value',
    }
    if (name.length <= LONGEST_NAME) this.#treatments.set(name, treatment)
    return treatment
  }
}
