import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whether `program` can be run. */
export function has(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args.length > 0 ? args : ['--version'], { stdio: 'ignore' }).status === 0
}

/** A reason to skip, said loudly, or `false`. */
export function missing(...programs: readonly string[]): string | false {
  const absent = programs.filter((program) => !has(program))
  return absent.length === 0 ? false : `SKIPPED: ${absent.join(', ')} not installed`
}

/** The code of `seed` (base32) at `time`, by `oathtool`: an implementation that is not ours. */
export function oathCode(seed: string, time: number = Date.now()): string {
  const at = `@${Math.floor(time / 1000)}`
  const { stdout, status, stderr } = spawnSync('oathtool', ['--totp', '--base32', '--now', at, seed], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`oathtool: ${stderr}`)
  return stdout.trim()
}

/**
 * Two consecutive codes, of which the second is the current one: what a wizard asks for can be given without waiting.
 */
export function twoCodes(seed: string, now: number = Date.now()): { first: string; second: string } {
  return { first: oathCode(seed, now - 30_000), second: oathCode(seed, now) }
}

/** What the QR code in a picture says, by `zbarimg`. */
export function readQr(picture: Uint8Array, format = 'png'): string {
  const folder = mkdtempSync(join(tmpdir(), 'castellan-qr-'))
  try {
    const file = join(folder, `qr.${format}`)
    writeFileSync(file, picture)
    const { stdout, status, stderr } = spawnSync('zbarimg', ['-q', '--raw', file], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`zbarimg found no code: ${stderr}`)
    return stdout.trim()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The seed in an `otpauth://` URI. */
export function seedOf(uri: string): string {
  const seed = new URL(uri).searchParams.get('secret')
  if (!seed) throw new Error(`no secret in ${uri}`)
  return seed
}

/** Waits until `look` finds something; the server works beside the test. */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  seconds = 10,
): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`gave up waiting for ${what}`)
}

/**
 * Waits until what is read is `expected`, and fails with what it was last: a page shows what it has asked for some time
 * after it is there itself.
 */
export async function untilEqual<T>(read: () => Promise<T>, expected: T, seconds = 15): Promise<void> {
  let last = await read()
  for (const end = Date.now() + seconds * 1000; last !== expected && Date.now() < end; last = await read()) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.equal(last, expected)
}
