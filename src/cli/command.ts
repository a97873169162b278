import { type ParseArgsConfig, parseArgs } from 'node:util'
import { editDistance } from '../aws/index.ts'
import type { Terminal } from '../terminal/index.ts'

/** A flag of a command, as its help shows it. */
export interface Flag {
  /** `string` takes a value, `strings` may be given several times, `boolean` takes none. */
  readonly type: 'string' | 'strings' | 'boolean'
  /** What stands for the value in the help, such as `PORT`. */
  readonly value?: string
  readonly help: string
}

export type Flags = Readonly<Record<string, Flag>>

/** The values given: `undefined` where a flag was not. */
export type Given<F extends Flags> = {
  readonly [K in keyof F]: F[K]['type'] extends 'boolean'
    ? boolean | undefined
    : F[K]['type'] extends 'strings'
      ? readonly string[] | undefined
      : string | undefined
}

/** One command: its flags, its help, and what it does. */
export interface Command {
  /** Of a command in a group, with the group's before it: `policy lint`. */
  readonly name: string
  readonly summary: string
  readonly usage: string
  /** One that works as it stands, or with the reader's own files. */
  readonly example?: string
  /** What its help says beneath the flags. */
  readonly note?: string
  readonly flags: Flags
  /** How many words may follow the flags. Default: none. */
  readonly maxWords?: number
  /** @returns the exit code. @throws UsageError (2) */
  readonly run: (given: Given<Flags>, words: readonly string[], terminal: Terminal) => Promise<number>
}

/** Commands under one name, such as `policy lint` and `policy can`. Only who uses one loads them. */
export interface CommandGroup {
  readonly name: string
  readonly summary: string
  readonly commands: () => Promise<readonly Command[]>
}

/** Wrong words on the command line: one line that says what to do, exit code 2. */
export class UsageError extends Error {
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.name = 'UsageError'
    this.hint = hint
  }
}

/** Binds a command's flags to the types of their values. */
export function command<const F extends Flags>(
  definition: Omit<Command, 'run' | 'flags'> & {
    readonly flags: F
    readonly run: (given: Given<F>, words: readonly string[], terminal: Terminal) => Promise<number>
  },
): Command {
  return definition as unknown as Command
}

/** @throws UsageError that names the flag, and the one that was probably meant. */
export function parseFlags(
  definition: Command,
  args: readonly string[],
): { given: Given<Flags>; words: readonly string[] } {
  const options: NonNullable<ParseArgsConfig['options']> = {}
  for (const [name, flag] of Object.entries(definition.flags)) {
    options[name] =
      flag.type === 'boolean' ? { type: 'boolean' } : { type: 'string', multiple: flag.type === 'strings' }
  }
  const help = `run \`castellan ${definition.name} --help\``
  for (const arg of args) {
    if (arg === '--') break
    const name = /^--([^=]+)/.exec(arg)?.[1]
    if (name !== undefined && !(name in options)) {
      const meant = nearest(name, Object.keys(options))
      throw new UsageError(`unknown flag \`--${name}\``, meant ? `did you mean \`--${meant}\`?` : help)
    }
  }
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
      tokens: true,
    })
    const given = new Set<string>()
    for (const token of tokens) {
      if (token.kind !== 'option' || definition.flags[token.name]?.type !== 'string') continue
      // Else the last one would count, and the others would be lost without a word.
      if (given.has(token.name)) throw new UsageError(`\`--${token.name}\` is given twice`, help)
      given.add(token.name)
    }
    if (positionals.length > (definition.maxWords ?? 0))
      throw new UsageError(`unexpected word \`${positionals.at(-1)}\``, help)
    return { given: values as Given<Flags>, words: positionals }
  } catch (error) {
    if (error instanceof UsageError) throw error
    const flag = /'(?:-\w, )?--([\w-]+)/.exec(String((error as Error).message))?.[1]
    const kind = flag === undefined ? undefined : definition.flags[flag]
    if (kind && kind.type !== 'boolean' && String((error as Error).message).includes('ambiguous'))
      throw new UsageError(
        `the value of \`--${flag}\` begins with a dash`,
        `give it as \`--${flag}=${kind.value ?? 'VALUE'}\``,
      )
    if (kind && kind.type !== 'boolean')
      throw new UsageError(`\`--${flag}\` needs a value`, `give it as \`--${flag} ${kind.value ?? 'VALUE'}\``)
    if (kind) throw new UsageError(`\`--${flag}\` takes no value`, help)
    throw new UsageError('the flags cannot be read', help)
  }
}

/** The candidate within two edits of `word`. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: { candidate: string; distance: number } | undefined
  for (const candidate of candidates) {
    const distance = candidate.startsWith(word) ? 0 : editDistance(word, candidate)
    if (distance <= 2 && (!best || distance < best.distance)) best = { candidate, distance }
  }
  return best?.candidate
}

export function helpOf(definition: Command): string {
  const rows = Object.entries(definition.flags).map(([name, flag]) => {
    const left = `  --${name}${flag.type === 'boolean' ? '' : ` ${flag.value ?? 'VALUE'}`}`
    return `${left.padEnd(28)} ${flag.help}`
  })
  const example = definition.example === undefined ? '' : `\nExample: castellan ${definition.example}\n`
  const note = definition.note === undefined ? '' : `\n${definition.note}\n`
  return `${definition.summary}\n\nUsage: castellan ${definition.usage}\n${rows.length > 0 ? `\n${rows.join('\n')}\n` : ''}${note}${example}`
}

/** @param commands The group's. */
export function groupHelp({ name, summary }: CommandGroup, commands: readonly Command[]): string {
  const rows = commands.map(({ name, summary, example }) => {
    const shown = example === undefined ? '' : `\n${''.padEnd(15)}castellan ${example}`
    return `  ${name.slice(name.indexOf(' ') + 1).padEnd(12)} ${summary}${shown}`
  })
  return `${summary}\n\nUsage: castellan ${name} COMMAND [FLAGS]\n\n${rows.join('\n')}\n\nMore on each: castellan ${name} COMMAND --help\n`
}
