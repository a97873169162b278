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
 * Bytes of parameters, and of the answer, that an event keeps. CloudTrail truncates at 100 KB and says `omitted`.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const MAX_LENGTH = 32 * 1024
const MAX_DEPTH = 16
const OMITTED = '"omitted":true'
/** Characters; what is longer is measured in bytes. */
const SHORT = 64

/** Of PEM, of whatever kind. People send the wrong file, and the record is read by more than may see that. */
const PRIVATE_KEY = 'PRIVATE KEY-----'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** As CloudTrail has the dates of some services: `Jul 18, 2014, 4:07:39 PM`, in UTC. */
export function dateInWords(date: Date): string {
  const [hours, minutes, seconds] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
  const two = (number: number) => String(number).padStart(2, '0')
  const time = `${hours % 12 || 12}:${two(minutes)}:${two(seconds)} ${hours < 12 ? 'AM' : 'PM'}`
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}, ${time}`
}

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
  readonly #dateText: ((date: Date) => string) | undefined
  readonly #treatments = new BoundedCache<string, Treatment>(MOST_TREATMENTS)
  /** Bytes that are left for what is being written; below 0 when it has none. */
  #room = 0

  /**
   * @param secretMembers more names of members that are secret, in any letter case.
   * @param dateText how the service's events write dates. Default: as JSON does.
   */
  constructor(secretMembers: readonly string[] = [], dateText?: (date: Date) => string) {
    this.#dateText = dateText
    this.#secrets = new Set([...SECRETS, ...secretMembers.map((name) => name.toLowerCase())])
  }

  /**
   * An operation's input or output as JSON, in CloudTrail's spelling (`userName` for `UserName`), with secrets left out
   * and private text masked. Members for which there is no room in `most` bytes are left out, and `"omitted":true` says
   * so.
   */
  elements(elements: object, most = MAX_LENGTH): string {
    this.#room = most
    let text = ''
    let omits = false
    for (const name of Object.keys(elements)) {
      const before = this.#room
      const member = this.#member(name, (elements as Record<string, unknown>)[name], 1)
      if (this.#room < 0) {
        omits = true
        this.#room = before
      } else if (member !== undefined) text += text === '' ? member : `,${member}`
    }
    if (omits) text += text === '' ? OMITTED : `,${OMITTED}`
    return `{${text}}`
  }

  #member(name: string, value: unknown, depth: number): string | undefined {
    const { key, shows } = this.#treatmentOf(name)
    if (shows === 'nothing') return undefined
    const text = shows === 'presence' ? HIDDEN_TEXT : this.#masked(value, depth)
    if (text === undefined) return undefined
    this.#room -= key.length + 2
    return `${key}:${text}`
  }

  /**
   * As `JSON.stringify` writes it, or `undefined` for what has no place in JSON. It is made for each request: a copy to
   * be written would cost as much. What has no room is not walked to its end.
   */
  #masked(value: unknown, depth: number): string | undefined {
    if (value === null || typeof value !== 'object') return this.#plain(value)
    if (value instanceof Date) return this.#plain(this.#dateText?.(value) ?? value)
    if (value instanceof Uint8Array) return undefined
    this.#room -= 2
    if (depth >= MAX_DEPTH) return '"…"'
    let text = ''
    if (Array.isArray(value)) {
      for (const element of value) {
        if (--this.#room < 0) return undefined
        const member = this.#masked(element, depth + 1) ?? 'null'
        text += text === '' ? member : `,${member}`
      }
      return `[${text}]`
    }
    if (value instanceof Map) return this.#map(value, depth)
    for (const name of Object.keys(value)) {
      if (this.#room < 0) return undefined
      const member = this.#member(name, (value as Record<string, unknown>)[name], depth + 1)
      if (member !== undefined) text += text === '' ? member : `,${member}`
    }
    return `{${text}}`
  }

  /** Its keys are a caller's, such as those of tags, and stay as they are spelt. */
  #map(entries: ReadonlyMap<unknown, unknown>, depth: number): string | undefined {
    let text = ''
    for (const [name, value] of entries) {
      const key = JSON.stringify(String(name))
      this.#room -= key.length + 2
      if (this.#room < 0) return undefined
      const shown = this.#treatmentOf(String(name)).shows === 'nothing' ? undefined : this.#masked(value, depth + 1)
      if (shown !== undefined) text += text === '' ? `${key}:${shown}` : `,${key}:${shown}`
    }
    return `{${text}}`
  }

  #plain(value: unknown): string | undefined {
    // Neither written nor measured where it is longer than there is room.
    if (typeof value === 'string' && value.length > this.#room) {
      this.#room = -1
      return undefined
    }
    const isKey = typeof value === 'string' && value.length > SHORT && value.includes(PRIVATE_KEY)
    const text = isKey ? HIDDEN_TEXT : JSON.stringify(value)
    if (text !== undefined) this.#room -= text.length > SHORT ? Buffer.byteLength(text) : text.length
    return text
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
