import { lstatSync, readdirSync, realpathSync, type Stats } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { StartError } from '../options.ts'
import type { InitStage } from './init-state.ts'

/** What stands in the folder of a stage: a script, or what is wrong with it, which keeps it from running. */
export interface FoundScript {
  readonly name: string
  readonly path: string
  /** As a sentence goes on after the file's name. */
  readonly fault: string | undefined
}

/** As deep as anybody sorts scripts into folders. */
const DEEPEST = 8

/**
 * The folder that `--init-dir` names, which is run from.
 *
 * @returns its true path: what a link leads to later is not asked for again.
 * @throws StartError where it is none, or somebody else may put scripts there.
 */
export function initFolder(named: string): string {
  const hint = 'give `--init-dir` a folder that belongs to you, and that nobody else may write to (`chmod go-w`)'
  if (process.platform === 'win32')
    throw new StartError('there are no init scripts on Windows', 'leave out `--init-dir`')
  let folder: string
  try {
    folder = realpathSync(named)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new StartError(`the folder of init scripts \`${named}\` cannot be read (${code})`, hint)
  }
  if (!lstatSync(folder).isDirectory()) throw new StartError(`\`${named}\` is no folder`, hint)
  const fault = ownershipFault(lstatSync(folder)) ?? ancestorFault(folder)
  if (fault !== undefined) throw new StartError(`no script of \`${named}\` may be run: it ${fault}`, hint)
  return folder
}

/** The scripts of a stage by name, those of a folder before those of folders in it: the order of LocalStack's. */
export function scriptsOf(folder: string, stage: InitStage): readonly FoundScript[] {
  return scriptsIn(join(folder, `${stage.toLowerCase()}.d`), 0)
}

function scriptsIn(folder: string, depth: number): readonly FoundScript[] {
  const stats = lstatSync(folder, { throwIfNoEntry: false })
  if (stats === undefined) return []
  const fault = folderFault(folder, stats, depth)
  if (fault !== undefined) return [{ name: basename(folder), path: folder, fault }]
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((one, other) =>
    one.name < other.name ? -1 : 1,
  )
  const scripts = entries
    .filter((entry) => !entry.isDirectory() && /\.(?:sh|py)$/.test(entry.name))
    .map(({ name }) => {
      const path = join(folder, name)
      return { name, path, fault: scriptFault(path) }
    })
  const deeper = entries
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => scriptsIn(join(folder, name), depth + 1))
  return [...scripts, ...deeper]
}

function folderFault(folder: string, stats: Stats, depth: number): string | undefined {
  if (stats.isSymbolicLink()) return 'is a symbolic link'
  if (!stats.isDirectory()) return 'is no folder'
  if (depth > DEEPEST) return `lies more than ${DEEPEST} folders deep`
  try {
    readdirSync(folder)
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code})`
  }
  return ownershipFault(stats)
}

/** Why a file is not run, or `undefined`: looked at again just before it is. */
export function scriptFault(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return 'is gone'
  if (stats.isSymbolicLink()) return 'is a symbolic link'
  if (!stats.isFile()) return 'is no file'
  if (!path.endsWith('.sh')) return 'is no shell script: only `.sh` is run'
  if ((stats.mode & 0o100) === 0) return 'is not executable: run `chmod +x`'
  return ownershipFault(stats)
}

/** INVARIANT: what this process runs as itself, nobody can have written but this user and root. */
function ownershipFault({ uid, mode }: Stats): string | undefined {
  if (uid !== 0 && uid !== process.getuid?.()) return 'belongs to another user'
  return (mode & 0o022) === 0 ? undefined : 'may be written by others: run `chmod go-w`'
}

/** Who may write to a folder above puts another in this one's place, but where each may move only what is theirs. */
function ancestorFault(folder: string): string | undefined {
  const parent = dirname(folder)
  if (parent === folder) return undefined
  const stats = lstatSync(parent)
  const isSticky = (stats.mode & 0o1000) !== 0
  const fault = isSticky && stats.uid === 0 ? undefined : ownershipFault(stats)
  return fault === undefined ? ancestorFault(parent) : `lies in \`${parent}\`, which ${fault}`
}
