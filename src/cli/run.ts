import { debuglog } from 'node:util'
import { version } from '../server/version.ts'
import { errorWithHint, multiline, type Printable, printable, type Terminal } from '../terminal/index.ts'
import { type Command, type CommandGroup, groupHelp, helpOf, nearest, parseFlags, UsageError } from './command.ts'

type Commands = readonly (Command | CommandGroup)[]

/**
 * Runs one command line. @returns the exit code: the command's own; 2 for words that cannot be understood, and where it
 * failed.
 */
export async function run(args: readonly string[], terminal: Terminal, commands: Commands): Promise<number> {
  const [name, ...rest] = args
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      terminal.out(multiline(overview(commands)))
      return name === undefined ? 2 : 0
    }
    if (name === '--version' || name === '-v') {
      terminal.out(printable`castellan ${version()}\n`)
      return 0
    }
    const found = named(name, commands)
    return await ('run' in found ? runCommand(found, rest, terminal) : runGroup(found, rest, terminal))
  } catch (error) {
    terminal.err(explained(error))
    return 2
  }
}

/** Where something unexpected happened, for who asks Node by NODE_DEBUG. */
const where = debuglog('castellan')

/**
 * Errors that carry a hint are for people. All else is a bug, or a file system's: 1 would say that a command had
 * findings.
 */
function explained(error: unknown): Printable {
  if (error instanceof Error && 'hint' in error) return errorWithHint(error.message, String(error.hint))
  // The stack alone: of an SDK's error, other parts hold the request.
  where('%s', error instanceof Error ? error.stack : error)
  const what = error instanceof Error ? error.message || error.name : String(error)
  return errorWithHint(
    `ended by what it did not expect: ${what}`,
    'run it again with `NODE_DEBUG=castellan` to see where',
  )
}

async function runCommand(command: Command, rest: readonly string[], terminal: Terminal): Promise<number> {
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(multiline(helpOf(command)))
    return 0
  }
  const { given, words } = parseFlags(command, rest)
  return command.run(given, words, terminal)
}

async function runGroup(group: CommandGroup, args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args
  const commands = await group.commands()
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.out(multiline(groupHelp(group, commands)))
    return name === undefined ? 2 : 0
  }
  return runCommand(named(`${group.name} ${name}`, commands), rest, terminal)
}

/** @throws UsageError that names the one that was probably meant. */
function named<Candidate extends { readonly name: string }>(name: string, candidates: readonly Candidate[]): Candidate {
  const found = candidates.find((candidate) => candidate.name === name)
  if (found) return found
  const meant = nearest(
    name,
    candidates.map((candidate) => candidate.name),
  )
  const help = `run \`castellan ${name.slice(0, name.lastIndexOf(' ') + 1)}--help\``
  throw new UsageError(`unknown command \`${name}\``, meant ? `did you mean \`${meant}\`?` : help)
}

function overview(commands: Commands): string {
  const rows = commands.map((command) => `  ${command.name.padEnd(12)} ${command.summary}`)
  return `Castellan keeps AWS accounts safe.\n\nUsage: castellan COMMAND [FLAGS]\n\n${rows.join('\n')}\n\nMore on each: castellan COMMAND --help\n`
}

/** argon2id and SQLite are in Node since then. */
const LEAST_NODE = { major: 24, minor: 7 }

function isNodeTooOld(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major < LEAST_NODE.major || (major === LEAST_NODE.major && minor < LEAST_NODE.minor)
}

/** Runs this process's command line, and ends it with the command's exit code. */
export async function runProcess(commands: Commands): Promise<void> {
  // Node's own answer is to open its inspector, to every program of this machine: with it comes all that is in memory.
  // `bin/castellan` says so by a flag too, for the moment before this line.
  process.on('SIGUSR1', () => {})
  const terminal: Terminal = {
    out: (text) => void process.stdout.write(String(text.wrapped(process.stdout.columns))),
    data: (text) => void process.stdout.write(String(text)),
    err: (text) => void process.stderr.write(String(text.wrapped(process.stderr.columns))),
    environment: process.env,
    isTerminal: process.stdout.isTTY === true,
    columns: process.stdout.columns,
  }
  if (isNodeTooOld()) {
    const { major, minor } = LEAST_NODE
    terminal.err(errorWithHint(`Node ${process.versions.node} is too old`, `install ${major}.${minor} or later`))
    process.exit(2)
  }
  // Node's own exit code is 1, which says that a command had findings.
  process.on('uncaughtException', (error) => {
    terminal.err(multiline(`castellan: ${error.stack ?? error}\n`))
    process.exit(2)
  })
  // Who reads has seen enough, as `head` has.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(process.exitCode ?? 2)
  })
  process.exitCode = await run(process.argv.slice(2), terminal, commands)
}
