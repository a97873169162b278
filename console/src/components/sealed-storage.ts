import { csrfToken } from '../api/page-facts.ts'

const PREFIX = 'castellan.sealed.'
/** Longer than anybody takes from a phone's shop to two codes; an older one is not given back. */
const KEPT_MS = 30 * 60_000

/**
 * Keeps something for this tab and this console session across a reload. Browsers write a tab's storage to disk, to
 * bring it back after a crash: so it is sealed (AES-256-GCM) under a key made of the session's CSRF token, which stands
 * in the page alone, is on no disk, and is another one after the next sign-in.
 */
export async function keepSealed(name: string, value: string): Promise<void> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const text = new TextEncoder().encode(JSON.stringify({ at: Date.now(), value }))
  const sealed = await crypto.subtle.encrypt(parameters(name, iv), await sessionKey(), text)
  sessionStorage.setItem(PREFIX + name, `${toBase64(iv)}.${toBase64(new Uint8Array(sealed))}`)
}

/** What was kept under `name`; `undefined` where there is nothing, or nothing of this session. */
export async function readSealed(name: string): Promise<string | undefined> {
  const [iv, sealed] = (sessionStorage.getItem(PREFIX + name) ?? '').split('.').map(fromBase64)
  if (iv === undefined || sealed === undefined) return undefined
  try {
    const text = await crypto.subtle.decrypt(parameters(name, iv), await sessionKey(), sealed)
    const { at, value } = JSON.parse(new TextDecoder().decode(text)) as { at: number; value: string }
    if (Date.now() - at < KEPT_MS) return value
  } catch {
    // Another session's, or no whole text: as good as none.
  }
  forgetSealed(name)
  return undefined
}

export function forgetSealed(name: string): void {
  sessionStorage.removeItem(PREFIX + name)
}

/** At sign-out. */
export function forgetAllSealed(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
  }
}

/** A text that is kept under one name is not read under another. */
function parameters(name: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(name) }
}

/** The token is 256 bits that nobody chose: it needs no stretching. */
async function sessionKey(): Promise<CryptoKey> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`sealed storage\n${csrfToken()}`))
  return await crypto.subtle.importKey('raw', digest, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}
