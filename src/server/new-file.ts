import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** What a file is written in until it is whole: nothing that was kept anywhere was made with what is left there. */
const UNFINISHED = '.unfinished-'

/**
 * Writes a file that was not there and that only its owner can read; it is on disk then. At every moment it is there
 * whole or not at all, whatever dies or is full.
 *
 * @throws when it is there.
 */
export function writeNewFile(path: string, text: string): void {
  write(path, text, place)
}

/** The same, in the place of what was there. */
export function replaceFile(path: string, text: string): void {
  write(path, text, renameSync)
}

function write(path: string, text: string, put: (from: string, to: string) => void): void {
  removeUnfinished(path)
  const folder = mkdtempSync(`${path}${UNFINISHED}`)
  try {
    const whole = join(folder, basename(path))
    const file = openSync(whole, 'wx', 0o600)
    try {
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    put(whole, path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A link, unlike a rename, takes the place of no file that another process put there meanwhile. */
function place(whole: string, path: string): void {
  try {
    linkSync(whole, path)
  } catch (error) {
    if (existsSync(path)) throw error
    renameSync(whole, path) // A file system without links.
  }
}

/**
 * What processes that died left beside `path`. One that still writes there is told that it cannot, and has used nothing
 * of it.
 */
export function removeUnfinished(path: string): void {
  const folder = dirname(path)
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder))
    if (name.startsWith(`${basename(path)}${UNFINISHED}`)) rmSync(join(folder, name), { recursive: true, force: true })
}

/** What was made or renamed in `folder` is on disk then. Windows has no such call. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
