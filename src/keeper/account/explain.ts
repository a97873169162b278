import { isUnreachable, serviceError } from './call.ts'
import { CannotRun } from './cannot-run.ts'

/** What went wrong before anything could be asked, and what to do about it. */
export function badCredentials(error: unknown, endpoint?: URL): CannotRun {
  if (error instanceof CannotRun) return error
  const { name, code, message } = serviceError(error)
  const options = { cause: error }
  if (isUnreachable(error)) {
    const where = endpoint ? `\`${endpoint.origin}\`` : 'AWS'
    const hint = endpoint
      ? 'start `castellan serve`, or give `--endpoint`'
      : 'look at the network and at the region, then run again'
    return new CannotRun(`nothing answers at ${where}`, hint, options)
  }
  if (/expired/i.test(`${name} ${code} ${message}`))
    return new CannotRun(
      'the session has expired',
      'sign in again (`aws login`, or `aws sso login --profile NAME`), and run the same command',
      options,
    )
  if (isWithoutCredentials(error))
    return new CannotRun(
      'there are no credentials',
      'sign in with `aws login`, set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or give `--profile`',
      options,
    )
  if (/InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId/.test(`${name} ${code}`))
    return new CannotRun(
      'the account does not know this access key',
      'look at `AWS_ACCESS_KEY_ID` and the profile; outside the standard partition the region must be one of its own',
      options,
    )
  if (/Signature/.test(`${name} ${code}`))
    return new CannotRun(
      `the signature was refused: ${message}`,
      "look at `AWS_SECRET_ACCESS_KEY`, and at this computer's clock",
      options,
    )
  return new CannotRun(
    `the account cannot be asked who is calling: ${message}`,
    'look at the endpoint, the region and the credentials',
    options,
  )
}

/** What the SDK throws where no place that it knows has credentials; where they lie in one that it cannot read, too. */
export function isWithoutCredentials(error: unknown): boolean {
  return /CredentialsProviderError|TokenProviderError/.test(serviceError(error).name)
}
