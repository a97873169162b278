import { csrfToken } from '../api/page-facts.ts'

const PREFIX = 'castellan.sealed.'
/** Longer than anybody takes from a phone's shop to two codes. */
const KEPT_MS = 30 * 60_000

/** Of each name: how often something was kept or forgotten. Sealing takes a moment, and the last word counts. */
const turns = new Map<string, number>()

function nextTurn(name: string): number {
  const turn = (turns.get(name) ?? 0) + 1
  turns.set(name, turn)
  return turn
}

/**
 * Keeps something for this tab and this console session across a reload. Browsers write a tab's storage to disk, to
 * bring it back after a crash: so it is sealed (AES-256-GCM) under a key made of the session's CSRF token, which stands
 * in the page alone, is on no disk, and is another one after the next sign-in.
 */
export async function keepSealed(name: string, value: string): Promise<void> {
  const turn = nextTurn(name)
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const text = new TextEncoder().encode(JSON.stringify({ at: Date.now(), value }))
  const sealed = await crypto.subtle.encrypt(parameters(name, iv), await sessionKey(), text)
  if (turns.get(name) === turn)
    sessionStorage.setItem(PREFIX + name, `${toBase64(iv)}.${toBase64(new Uint8Array(sealed))}`)
}

/** What was kept under `name`; `undefined` where there is nothing, nothing of this session, or nothing so young. */
export async function readSealed(name: string, keptMs = KEPT_MS): Promise<string | undefined> {
  const [iv, sealed] = (sessionStorage.getItem(PREFIX + name) ?? '').split('.').map(fromBase64)
  if (iv === undefined || sealed === undefined) return undefined
  try {
    const text = await crypto.subtle.decrypt(parameters(name, iv), await sessionKey(), sealed)
    const { at, value } = JSON.parse(new TextDecoder().decode(text)) as { at: number; value: string }
    if (Date.now() - at < keptMs) return value
  } catch {
    // Another session's, or no whole text: as good as none.
  }
  forgetSealed(name)
  return undefined
}

export function forgetSealed(name: string): void {
  nextTurn(name)
  sessionStorage.removeItem(PREFIX + name)
}

/** At sign-out. */
export function forgetAllSealed(): void {
  for (const name of turns.keys()) nextTurn(name)
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
