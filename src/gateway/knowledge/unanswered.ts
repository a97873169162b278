import { AwsError } from '../../aws/index.ts'

/**
 * What a decision needs to know could not be found out: it is not made. INVARIANT (fail closed): never taken for what
 * is not there.
 */
export function unanswered(service: string): AwsError {
  const message = `The upstream of ${service} does not say what a decision on this call needs to know. Try again later.`
  return new AwsError('ServiceUnavailable', message, 503)
}

/** What `read` finds in an answer. @throws AwsError (503) where it is no answer to what was asked. */
export function readBy<T>(read: () => T, service: string): T {
  try {
    return read()
  } catch {
    throw unanswered(service)
  }
}
