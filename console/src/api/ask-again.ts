import { errorName } from './errors.ts'

/** Milliseconds until a question that had no answer is asked again. */
const PAUSE = 300

/** What changes nothing, however often it is asked: by AWS's naming of operations, or ours. */
const READ = /^(?:Get|List|Describe|Lookup|Simulate)(?!SessionToken|FederationToken)/
/** An answer that names no code is not the service's: something between here and there answered. */
const NO_CODE = /^(?:TypeError|SyntaxError|Unknown|UnknownError|Status\d+)$/
/** The service was not asked at all: it had too much to do. */
const THROTTLED = /^(?:Throttling|ThrottlingException|RequestLimitExceeded|TooManyRequestsException)$/

/**
 * Asks, and once more where a first try had no answer: of a read that is safe, and of what was refused before it was
 * looked at. A change that had no answer may have been made: only a person can know whether to make it again.
 *
 * @param operation such as `ListUsers`.
 */
export async function askAgain<Answer>(operation: string, ask: () => Promise<Answer>, pause = PAUSE): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    if (!mayAskAgain(operation, error)) throw error
    await new Promise((resolve) => setTimeout(resolve, pause))
    return await ask()
  }
}

function mayAskAgain(operation: string, error: unknown): boolean {
  const name = errorName(error)
  if (THROTTLED.test(name)) return true
  return READ.test(operation) && (NO_CODE.test(name) || statusOf(error) >= 500)
}

function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !('$metadata' in error)) return 0
  return (error.$metadata as { readonly httpStatusCode?: number }).httpStatusCode ?? 0
}
