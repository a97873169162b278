import { AwsError } from '../aws/index.ts'

/** What SDKs try again, spelt in the caller's protocol when it is written. */
export function unavailable(message: string): AwsError {
  return new AwsError('ServiceUnavailable', message, 503)
}
