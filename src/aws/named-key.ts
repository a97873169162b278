/** Hexadecimal letters of a master key's id, and a dot, which no Base64 has. */
const NAMED = /^([0-9a-f]{8})\.(.+)$/s

/** What a sealed value says of itself. */
export interface NamedKey {
  /** The key that sealed it; `undefined` where it names none, as until keys are first changed beside nodes. */
  readonly id: string | undefined
  /** Base64 of nonce, tag and ciphertext. */
  readonly text: string
}

/** By which key a value is sealed, as it says itself. */
export function namedKey(sealed: string): NamedKey {
  const [, id, text] = NAMED.exec(sealed) ?? []
  return id === undefined || text === undefined ? { id: undefined, text: sealed } : { id, text }
}
