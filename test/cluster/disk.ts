import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** The database's disk of a machine. */
export interface Disk {
  readonly folder: string
  readonly kind: 'ext4 on a loop device' | 'tmpfs' | 'folder'
  /** Takes all that is left; undefined where it is not the machine's own. */
  readonly fill: (() => void) | undefined
  readonly empty: () => void
  readonly remove: () => void
}

const SIZE = 1024 * 1024 * 1024

/** A small disk of its own where root may mount one; else a folder of everybody's. */
export function makeDisk(home: string, name: string): Disk {
  const folder = join(home, name)
  mkdirSync(folder, { mode: 0o700 })
  const kind = mounted(home, folder, name)
  const filler = join(folder, 'filler')
  return {
    folder,
    kind,
    fill: kind === 'folder' ? undefined : () => fill(filler),
    empty: () => rmSync(filler, { force: true }),
    remove() {
      if (kind !== 'folder') spawnSync('umount', ['--lazy', folder])
    },
  }
}

function mounted(home: string, folder: string, name: string): Disk['kind'] {
  if (process.getuid?.() !== 0) return 'folder'
  const image = join(home, `${name}.ext4`)
  closeSync(openSync(image, 'w', 0o600))
  truncateSync(image, SIZE)
  const quiet = { stdio: 'ignore' } as const
  // None of it in reserve for root: what is full is full for PostgreSQL, too.
  if (spawnSync('mkfs.ext4', ['-q', '-m', '0', image], quiet).status === 0) {
    if (spawnSync('mount', ['-o', 'loop', image, folder], quiet).status === 0) return 'ext4 on a loop device'
  }
  rmSync(image)
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder], quiet).status === 0
    ? 'tmpfs'
    : 'folder'
}

function fill(path: string): void {
  const file = openSync(path, 'w')
  try {
    for (let size = 1024 * 1024; size >= 512; ) {
      try {
        writeSync(file, Buffer.alloc(size))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        size /= 2
      }
    }
  } finally {
    closeSync(file)
  }
}

/** Where PostgreSQL's programs are. @throws Error */
export function postgresPrograms(): string {
  return execFileSync('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1'], { encoding: 'utf8' }).trim()
}
