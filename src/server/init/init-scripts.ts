import { type ChildProcess, spawn } from 'node:child_process'
import { relative } from 'node:path'
import type { Readable } from 'node:stream'
import type { Log } from '../log.ts'
import { type FoundScript, scriptFault, scriptsOf } from './init-folder.ts'
import { INIT_STAGES, type InitScript, type InitStage, type InitState } from './init-state.ts'

/** Bytes of what one script prints that go into the log. */
const MOST_OUTPUT = 256 * 1024
const LONGEST_LINE = 4096
/** Milliseconds. */
const LAST_WORDS = 1000

interface Parts {
  /** As `initFolder` found it; `undefined` where there are no scripts. */
  readonly folder: string | undefined
  readonly environment: Readonly<Record<string, string>>
  /** Milliseconds that one script may take. */
  readonly timeLimit: number
  readonly log: Log
}

/**
 * Runs the scripts of a folder that the operator named, one after the other, as LocalStack does: one that fails is
 * said, and the next runs.
 *
 * @see https://docs.localstack.cloud/aws/capabilities/config/initialization-hooks/
 */
export class InitScripts {
  readonly #parts: Parts
  readonly #completed: Record<InitStage, boolean>
  readonly #scripts: InitScript[] = []
  #running: ChildProcess | undefined
  #isStopped = false

  constructor(parts: Parts) {
    this.#parts = parts
    const isNone = parts.folder === undefined
    this.#completed = { BOOT: isNone, START: isNone, READY: isNone, SHUTDOWN: false }
  }

  state(): InitState {
    return { completed: { ...this.#completed }, scripts: [...this.#scripts] }
  }

  /** Of the server's life but for its end. */
  async runAll(): Promise<void> {
    for (const stage of INIT_STAGES) if (stage !== 'SHUTDOWN') await this.run(stage)
  }

  async run(stage: InitStage): Promise<void> {
    const { folder, log } = this.#parts
    if (folder === undefined || this.#completed[stage]) return
    const found = scriptsOf(folder, stage)
    const first = this.#scripts.length
    this.#scripts.push(...found.map(({ name }): InitScript => ({ stage, name, state: 'UNKNOWN' })))
    for (const [index, script] of found.entries()) {
      if (this.#isStopped && stage !== 'SHUTDOWN') return
      const at = first + index
      this.#scripts[at] = { stage, name: script.name, state: 'RUNNING' }
      const fault = await this.#runOne(script, relative(folder, script.path))
      this.#scripts[at] = { stage, name: script.name, state: fault === undefined ? 'SUCCESSFUL' : 'ERROR' }
      if (fault !== undefined) log.error(`the init script \`${relative(folder, script.path)}\` ${fault}`)
    }
    this.#completed[stage] = true
  }

  /** Ends what runs; then the scripts of the stage that is left run. */
  async stop(): Promise<void> {
    this.#isStopped = true
    endGroup(this.#running)
    await this.run('SHUTDOWN')
  }

  /** @returns what went wrong, as a sentence goes on after the script's name. */
  async #runOne(script: FoundScript, name: string): Promise<string | undefined> {
    const fault = script.fault ?? scriptFault(script.path)
    if (fault !== undefined) return `was not run: it ${fault}`
    const { environment, folder, log, timeLimit } = this.#parts
    // A group of its own, so that what it started ends with it.
    const child = spawn(script.path, [], {
      ...{ cwd: folder, env: environment, detached: true },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#running = child
    for (const stream of [child.stdout, child.stderr]) logLines(stream, (line) => log.info(`${name}: ${line}`))
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      endGroup(child)
    }, timeLimit)
    const fate = await new Promise<string | undefined>((resolve) => {
      child.once('error', (error: NodeJS.ErrnoException) => resolve(`cannot be run (${error.code ?? error.message})`))
      child.once('exit', (code, signal) => {
        const end = () => resolve(code === 0 ? undefined : `ended with ${code ?? signal}`)
        // What it printed last is still to be read; what it left running may hold the pipe for ever.
        const waited = setTimeout(end, LAST_WORDS)
        child.once('close', () => {
          clearTimeout(waited)
          end()
        })
      })
    })
    clearTimeout(timer)
    this.#running = undefined
    return isLate ? `took more than ${timeLimit / 1000} s and was ended` : fate
  }
}

function endGroup(child: ChildProcess | undefined): void {
  if (child?.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}

/** Writes what comes line by line, up to a bound. */
function logLines(stream: Readable, write: (line: string) => void): void {
  let left = MOST_OUTPUT
  let begun = ''
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    if (left <= 0) return
    left -= text.length
    const lines = (begun + text).split('\n')
    begun = (lines.pop() ?? '').slice(0, LONGEST_LINE)
    for (const line of lines) write(line.slice(0, LONGEST_LINE))
    if (left <= 0) write('(what it prints from here on is left out)')
  })
  stream.on('end', () => {
    if (begun !== '' && left > 0) write(begun)
  })
  stream.on('error', () => {})
}
