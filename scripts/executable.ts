/**
 * `npm run executable [-- FOLDER]`: builds, and writes Castellan as one file, `castellan-VERSION-PLATFORM-ARCH`, into
 * the folder (default: this one): Node, the server, the commands, the console and all data. It needs nothing beside it,
 * and is for the platform whose Node runs this script. The same commit and Node give the same bytes.
 * https://nodejs.org/api/single-executable-applications.html
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { build, bundle } from './build.ts'
import { nodeFlags } from './node-flags.ts'
import { copyModels, digestLine } from './tarball.ts'
import { writeThirdParties } from './third-party.ts'

const root = join(import.meta.dirname, '..')

/** From what stands in `dist/`: its console as it is, and what runs in Node bundled anew with all that it imports. */
export async function writeExecutable(destination: string): Promise<string> {
  const stage = mkdtempSync(join(tmpdir(), 'castellan-executable-'))
  try {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    const entries = { executable: 'src/cli/executable.ts' }
    await bundle({ name: 'executable', entries, external: [/^node:/], folder: join(stage, 'dist') })
    cpSync(join(root, 'dist/console'), join(stage, 'dist/console'), { recursive: true })
    cpSync(join(root, 'data'), join(stage, 'data'), { recursive: true })
    copyModels(stage)
    for (const name of ['LICENSE', 'CHANGELOG.md']) cpSync(join(root, name), join(stage, name))
    writeThirdParties(stage, ['executable', 'console'])
    writeFileSync(join(stage, 'package.json'), `${JSON.stringify({ name: 'castellan', version, type: 'module' })}\n`)
    writeFileSync(join(stage, 'main.js'), "import './dist/executable.js'\n")
    mkdirSync(destination, { recursive: true })
    const suffix = process.platform === 'win32' ? '.exe' : ''
    const output = join(resolve(destination), `castellan-${version}-${process.platform}-${process.arch}${suffix}`)
    writeFileSync(join(stage, 'sea.json'), JSON.stringify(configuration(stage, output)))
    const { status, stderr } = spawnSync(process.execPath, ['--build-sea', 'sea.json'], {
      cwd: stage,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(stderr)
    return output
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

function configuration(stage: string, output: string): object {
  const files = readdirSync(stage, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(stage, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => file !== 'main.js' && file !== 'sea.json')
    .toSorted()
  return {
    main: 'main.js',
    mainFormat: 'module',
    output,
    // The files below, as a folder that Node's `fs` and its loaders see: code finds them as it does anywhere else.
    useVfs: true,
    disableExperimentalSEAWarning: true,
    execArgv: nodeFlags(),
    execArgvExtension: 'env',
    assets: Object.fromEntries(files.map((file) => [file, file])),
  }
}

if (import.meta.main) {
  await build()
  process.stdout.write(digestLine(await writeExecutable(process.argv[2] ?? root)))
}
