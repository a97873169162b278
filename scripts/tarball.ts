/**
 * `npm run pack [-- FOLDER]`: builds, and writes the package that is published, `castellan-VERSION.tgz`, into the
 * folder (default: this one). In it is what runs, and no Node, no script and nothing that only the repository needs; a
 * list of what is in it of others (`sbom.cdx.json`), and their licences. The same commit gives the same bytes.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from './build.ts'
import { writeThirdParties } from './third-party.ts'

const root = join(import.meta.dirname, '..')

/** What of the repository's manifest is the package's, too. `prepare` would run on who installs it. */
const MANIFEST = [
  ...['name', 'version', 'description', 'license', 'type', 'bin', 'exports', 'engines'],
  ...['dependencies', 'peerDependencies', 'peerDependenciesMeta'],
]
const COPIED = ['bin', 'dist', 'data', 'LICENSE', 'README.md', 'CHANGELOG.md', 'SECURITY.md']

/** Not what is of this machine, or what only `third-party.ts` reads. */
const isShipped = (path: string) =>
  !['compile-cache', 'packages', 'server.code'].some((name) => path === join(root, 'dist', name))

/** Packs what stands in `dist/`. @returns the tarball's path. */
export function writeTarball(destination: string): string {
  const stage = mkdtempSync(join(tmpdir(), 'castellan-package-'))
  try {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>
    const published = Object.fromEntries(MANIFEST.map((member) => [member, manifest[member]]))
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify(published, undefined, 2)}\n`)
    for (const name of COPIED) cpSync(join(root, name), join(stage, name), { recursive: true, filter: isShipped })
    copyModels(stage)
    writeThirdParties(stage, ['server', 'console'])
    mkdirSync(destination, { recursive: true })
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', resolve(destination)]
    const { stdout, stderr, status } = spawnSync('npm', args, { cwd: stage, encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    const packed = JSON.parse(stdout) as { filename: string }[] | Record<string, { filename: string }>
    const [one] = Object.values(packed)
    if (!one) throw new Error(`npm packed nothing: ${stdout}`)
    return join(resolve(destination), one.filename)
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

/** The models of AWS's interfaces, without the scripts that stand beside them. */
export function copyModels(stage: string): void {
  mkdirSync(join(stage, 'models'))
  for (const name of readdirSync(join(root, 'models')))
    if (/\.json$|^(?:LICENSE|NOTICE)$/.test(name)) cpSync(join(root, 'models', name), join(stage, 'models', name))
}

/** `name  digest`, as `sha256sum` checks it. */
export const digestLine = (path: string) =>
  `${createHash('sha256').update(readFileSync(path)).digest('hex')}  ${path}\n`

if (import.meta.main) {
  await build()
  process.stdout.write(digestLine(writeTarball(process.argv[2] ?? root)))
}
