import type { Terminal } from '../terminal/index.ts'
import { COMMANDS } from './commands/index.ts'
import { run, runProcess } from './run.ts'

/** Runs one command line of any command, as `run` does. */
export const main = (args: readonly string[], terminal: Terminal) => run(args, terminal, COMMANDS)

if (import.meta.main) await runProcess(COMMANDS)
