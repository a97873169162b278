/** Where a node says what happened: one line each, control characters escaped, so that no request can forge a line. */
export interface Log {
  info(message: string): void
  warn(message: string): void
  error(message: string, cause?: unknown): void
}

export function streamLog(stream: { write(text: string): unknown }): Log {
  const line = (level: string, message: string) =>
    stream.write(`${new Date().toISOString()} ${level} ${escaped(message)}\n`)
  return {
    info: (message) => line('info', message),
    warn: (message) => line('warn', message),
    error: (message, cause) =>
      line('error', cause instanceof Error ? `${message}: ${cause.stack ?? cause.message}` : message),
  }
}

export const silentLog: Log = { info() {}, warn() {}, error() {} }

function escaped(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
