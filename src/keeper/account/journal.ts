import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Answer, actionOf } from './call.ts'
import { placeOf } from './endpoint.ts'
import type { Call } from './services.ts'

/** One line of a journal. Of what a call was given, names alone are in it: so no secret can be. */
export interface JournalEntry {
  /** ISO 8601. */
  readonly time: string
  readonly phase: 'before' | 'after'
  readonly step: string
  /** `iam:CreateUser`. */
  readonly action: string
  readonly region?: string | undefined
  readonly makes?: string | undefined
  readonly removes?: string | undefined
  /** What the call was about, such as `{ UserName, PolicyArn }`: enough to take it back. */
  readonly names?: Readonly<Record<string, string>> | undefined
  readonly previous?: unknown
  /** How a call ended. A `before` without an `after`: nobody knows, the account is asked. */
  readonly status?: Answer<never>['status'] | undefined
}

/** What a change leaves behind, for the journal. */
export interface Made {
  /** Which step it belongs to. */
  readonly step: string
  /** The ARN of what the call makes; absent where it sets something that was there. */
  readonly makes?: string
  /** The ARN of what is gone after the call. */
  readonly removes?: string
  /** What a setting was before, to be put back by hand or by teardown. Never a secret. */
  readonly previous?: unknown
}

/** Where changes are noted, each before and after it is made. */
export interface Journal {
  begin(call: Call, made: Made): void
  end(call: Call, made: Made, status: Answer<never>['status']): void
  entries(): readonly JournalEntry[]
}

export interface JournalPlace {
  readonly accountId: string
  readonly endpoint: URL | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * `$XDG_STATE_HOME/castellan`, else `~/.local/state/castellan`. @see
 * https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function stateFolder(environment: JournalPlace['environment']): string {
  const { XDG_STATE_HOME: given, HOME } = environment
  return join(given?.startsWith('/') ? given : join(HOME ?? homedir(), '.local/state'), 'castellan')
}

/** One file for each account at each endpoint: the same account id at two endpoints is two accounts. */
export function journalFile({ accountId, endpoint, environment }: JournalPlace): string {
  const hash = createHash('sha256').update(placeOf(endpoint)).digest('hex').slice(0, 12)
  return join(stateFolder(environment), `${accountId}-${hash}.jsonl`)
}

/**
 * The journal in a file of its owner's (0600), which is made with the first line. Each line is on the disk before the
 * call that it announces is made: a killed run leaves a journal that knows of everything it may have made.
 */
export function openJournal(file: string, clock: () => number): Journal {
  const write = (entry: Omit<JournalEntry, 'time'>) => {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 })
    const descriptor = openSync(file, 'a', 0o600)
    try {
      // The line break before it: behind a line that a crash cut short, this one is still a line.
      writeSync(descriptor, `\n${JSON.stringify({ time: new Date(clock()).toISOString(), ...entry })}\n`)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  }
  return {
    begin: (call, made) => write({ phase: 'before', ...entryOf(call, made) }),
    end: (call, made, status) => write({ phase: 'after', ...entryOf(call, made), status }),
    entries: () => readJournal(file),
  }
}

/** Members of inputs that name things. */
const NAMING = /(Name|Names|Arn|ARN|Type|SerialNumber|PermissionsBoundary|Endpoint)$/

function entryOf(call: Call, { step, makes, removes, previous }: Made) {
  const names = Object.entries(call.input).flatMap(([key, value]) =>
    NAMING.test(key) && value !== undefined ? [[key, String(value)] as const] : [],
  )
  return {
    step,
    action: actionOf(call),
    ...(call.region !== undefined && { region: call.region }),
    ...(makes !== undefined && { makes }),
    ...(removes !== undefined && { removes }),
    ...(names.length > 0 && { names: Object.fromEntries(names) }),
    ...(previous !== undefined && { previous }),
  }
}

/**
 * The lines of a journal. One that a crash cut short is left out: where it announced a call, the call was not made;
 * where it told of an end, the announcement stands without one. So is one that is no entry: somebody else wrote it.
 */
export function readJournal(file: string): readonly JournalEntry[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const value: unknown = JSON.parse(line)
        return isEntry(value) ? [value] : []
      } catch {
        return []
      }
    })
}

const isText = (value: unknown) => typeof value === 'string'
const isTextOrAbsent = (value: unknown) => value === undefined || isText(value)

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false
  const { time, phase, step, action, region, makes, removes, status, names = {} } = value as Record<string, unknown>
  return (
    (phase === 'before' || phase === 'after') &&
    [time, step, action].every(isText) &&
    [region, makes, removes, status].every(isTextOrAbsent) &&
    typeof names === 'object' &&
    names !== null &&
    Object.values(names).every(isText)
  )
}

/** A journal that is kept in memory, for tests and for runs that change nothing. */
export function memoryJournal(
  clock: () => number = Date.now,
): Journal & { readonly entries: () => readonly JournalEntry[] } {
  const lines: JournalEntry[] = []
  const add = (phase: JournalEntry['phase'], call: Call, made: Made, status?: Answer<never>['status']) =>
    lines.push({
      time: new Date(clock()).toISOString(),
      phase,
      ...entryOf(call, made),
      ...(status && { status }),
    })
  return {
    begin: (call, made) => void add('before', call, made),
    end: (call, made, status) => void add('after', call, made, status),
    entries: () => lines,
  }
}
