import { AwsError } from '../../aws/index.ts'
import type { Call } from '../calls/call.ts'
import { isS3 } from '../s3.ts'
import { spell } from './common-errors.ts'

/**
 * The error for a caller whose policies do not allow the call, in the service's own code, status and spelling.
 *
 * @param message as `denialMessage` of the policy engine writes it.
 */
export function denialOf(call: Call, message: string): AwsError {
  const { code, status } = spell(call, { code: 'AccessDenied', status: 403, message })
  return new AwsError(code, wordingOf(call, message), status)
}

function wordingOf({ protocol, model, signingName }: Call, message: string): string {
  if (protocol === 'ec2') return `You are not authorized to perform this operation. ${message}`
  if (isS3(signingName)) return wordingOfS3(message)
  return model?.wire.denialMessage?.(message) ?? message
}

/**
 * The error for a call that is allowed and that nobody handles: an operation that AWS does not have either, or one that
 * Castellan does not implement. The latter is 501, which no SDK retries.
 */
export function unimplementedOf(call: Call): AwsError {
  const { model, operation, requestedOperation, signingName } = call
  if (model && operation === undefined) {
    if (requestedOperation === undefined) return new AwsError('MissingAction', 'The request names no operation.', 400)
    return new AwsError(
      'InvalidAction',
      `Could not find operation ${requestedOperation} for version ${model.apiVersion}`,
      400,
    )
  }
  const name =
    requestedOperation === undefined ? `this operation of ${signingName}` : `${signingName}:${requestedOperation}`
  return new AwsError('NotImplemented', `Castellan does not implement ${name}.`, 501)
}

/**
 * S3 puts the resource in quotes, and says nothing of it where it is none.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
function wordingOfS3(message: string): string {
  return message.replace(
    / on resource: (.*)( because (?:no|public) .*| with an explicit deny in .*)$/s,
    (_, resource: string, reason: string) => (resource === '*' ? reason : ` on resource: "${resource}"${reason}`),
  )
}
