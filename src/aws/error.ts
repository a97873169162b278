/** What a client does with an error: a sender's fault is not retried, a receiver's is. */
export type Fault = 'Sender' | 'Receiver'

/** Facts beyond the message that a few protocols put on the wire (`Reason`, `error`, …). Never a secret. */
export type ErrorFields = Readonly<Record<string, string | number | boolean>>

/**
 * An error in AWS's words: what a caller is told, in the caller's own protocol.
 * Anything else that is thrown is a bug and answers `InternalFailure` (500).
 *
 * `code` is the code on the wire (`EntityAlreadyExists`), not the name of the exception class in an SDK.
 */
export class AwsError extends Error {
  readonly code: string
  /** The HTTP status. */
  readonly status: number
  readonly fault: Fault
  readonly fields: ErrorFields

  constructor(code: string, message: string, status = 400, fields: ErrorFields = {}) {
    // It is an answer and no bug: nobody reads where it was thrown, and to find that out takes longer than a decision.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(message)
    Error.stackTraceLimit = stackTraceLimit
    this.name = code
    this.code = code
    this.status = status
    this.fault = status >= 500 ? 'Receiver' : 'Sender'
    this.fields = fields
  }
}

/**
 * One row per code: `export const NoSuchEntity = awsError('NoSuchEntity', 404)`, thrown as `throw NoSuchEntity('…')`.
 */
export function awsError(code: string, status: number): (message: string, fields?: ErrorFields) => AwsError {
  return (message, fields) => new AwsError(code, message, status, fields)
}
