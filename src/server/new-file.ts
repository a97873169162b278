import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'

/** Writes a file that was not there and that only its owner can read; it is on disk then. @throws when it is there. */
export function writeNewFile(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
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
