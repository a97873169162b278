/** What a line says beside its message. */
export interface LogFacts {
  /** As the client was told it, and as the audit record has it. */
  readonly requestId?: string
  readonly [fact: string]: string | number | undefined
}

/**
 * Where a node says what happened: one line each, control characters escaped, so that no request can forge a line.
 *
 * INVARIANT (a secret leaves once): no line has a header, a body or a parameter of a request in it.
 */
export interface Log {
  info(message: string, facts?: LogFacts): void
  warn(message: string, facts?: LogFacts): void
  error(message: string, cause?: unknown, facts?: LogFacts): void
  /** Of each request, where somebody wants to read so much; absent: nobody does. */
  readonly debug?: ((message: string, facts?: LogFacts) => void) | undefined
}

/** From what nobody needs to what nobody should miss. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]
export const LOG_FORMATS = ['text', 'json'] as const
export type LogFormat = (typeof LOG_FORMATS)[number]

interface Line {
  readonly level: LogLevel
  readonly message: string
  readonly cause?: unknown
  readonly facts?: LogFacts | undefined
}

interface Form {
  readonly format?: LogFormat
  /** Lines below it are not written. */
  readonly level?: LogLevel
}

export function streamLog(
  stream: { write(text: string): unknown },
  { format = 'text', level: least = 'info' }: Form = {},
): Log {
  const shown = format === 'json' ? jsonLine : textLine
  const isWritten = (level: LogLevel) => LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least)
  const write = (line: Line) => {
    if (isWritten(line.level)) stream.write(`${shown(new Date().toISOString(), line)}\n`)
  }
  return {
    info: (message, facts) => write({ level: 'info', message, facts }),
    warn: (message, facts) => write({ level: 'warn', message, facts }),
    error: (message, cause, facts) => write({ level: 'error', message, cause, facts }),
    debug: isWritten('debug') ? (message, facts) => write({ level: 'debug', message, facts }) : undefined,
  }
}

export const silentLog: Log = { info() {}, warn() {}, error() {} }

function textLine(time: string, { level, message, cause, facts = {} }: Line): string {
  const said = Object.entries(facts).filter(([, value]) => value !== undefined)
  const words = [message, ...said.map(([name, value]) => `${name}=${value}`)].join(' ')
  return `${time} ${level} ${escaped(cause instanceof Error ? `${words}: ${cause.stack ?? cause.message}` : words)}`
}

function jsonLine(time: string, { level, message, cause, facts = {} }: Line): string {
  const error = cause instanceof Error ? { name: cause.name, message: cause.message, stack: cause.stack } : undefined
  return escaped(JSON.stringify({ time, level, message, ...facts, error }))
}

function escaped(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
