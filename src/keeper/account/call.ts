import { actionNameOf, iamPrefixOf } from '../../aws/index.ts'
import type { Call, ServiceName } from './services.ts'

/** What an answer means for who asked. Only `done` says anything about the account. */
export type Answer<Result> =
  | { readonly status: 'done'; readonly output: Result }
  /** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
  | { readonly status: 'denied'; readonly action: string; readonly message: string }
  /** The endpoint has no such operation, and is not AWS. Neither good nor bad news about the account. */
  | { readonly status: 'not-available'; readonly operation: string }
  | {
      readonly status: 'failed'
      readonly operation: string
      readonly code: string
      readonly message: string
      /** The SDK had sent it before, and got no answer or an error: it may have worked then. */
      readonly isRepeated?: true
    }

export type Unanswered = Exclude<Answer<never>, { status: 'done' }>

/**
 * A call that was not answered with a result, as an error: a check that does not expect it ends with it, and never
 * passes.
 */
export class UnansweredError extends Error {
  readonly answer: Unanswered

  constructor(answer: Unanswered, options?: ErrorOptions) {
    super(describeUnanswered(answer), options)
    this.name = 'UnansweredError'
    this.answer = answer
  }
}

/**
 * What a call gave, or `undefined` where IAM says that what it is about does not exist.
 * @throws UnansweredError for every other answer.
 */
export function ifExists<Result>(answer: Answer<Result>): Result | undefined {
  if (answer.status === 'done') return answer.output
  if (isNoSuchEntity(answer)) return undefined
  throw new UnansweredError(answer)
}

/**
 * What a call gave, or `undefined` where the service says, by one of these codes, that there is none.
 * @throws UnansweredError for every other answer.
 */
export function unlessAbsent<Result>(answer: Answer<Result>, ...codes: readonly string[]): Result | undefined {
  if (answer.status === 'done') return answer.output
  if (answer.status === 'failed' && codes.includes(answer.code)) return undefined
  throw new UnansweredError(answer)
}

/** IAM's code, which the SDK's errors end with `Exception`. */
export function isNoSuchEntity(answer: Answer<unknown>): boolean {
  return answer.status === 'failed' && answer.code.startsWith('NoSuchEntity')
}

/** As part of a sentence: `sns:CreateTopic is denied: …`. */
export function describeUnanswered(answer: Unanswered): string {
  switch (answer.status) {
    case 'denied':
      return `${answer.action} is denied: ${answer.message}`
    case 'not-available':
      return `${answer.operation} is not available at this endpoint`
    case 'failed':
      return `${answer.operation} failed: ${answer.message} (${answer.code})`
  }
}

/** Services whose signing name is not that of the SDK's package. */
const SIGNING_NAMES: Readonly<Partial<Record<ServiceName, string>>> = {
  cloudwatch: 'monitoring',
  accessanalyzer: 'access-analyzer',
  costexplorer: 'ce',
  s3control: 's3',
  efs: 'elasticfilesystem',
}

/** Operations of our own service that are actions of AWS's. */
const OF_CASTELLAN: Readonly<Record<string, string>> = {
  DescribeAccount: 'account:GetAccountInformation',
  EnableRootMFADevice: 'iam:EnableMFADevice',
  GetBillingPreferences: 'billing:GetBillingPreferences',
  UpdateBillingPreferences: 'billing:UpdateBillingPreferences',
}

/** `service:Operation`, by the SDK's names. */
export function callName({ service, operation }: Pick<Call, 'service' | 'operation'>): string {
  return `${service}:${operation}`
}

/** The IAM action that allows a call. */
export function actionOf({ service, operation }: Pick<Call, 'service' | 'operation'>): string {
  const own = service === 'castellan' ? OF_CASTELLAN[operation] : undefined
  const signingName = SIGNING_NAMES[service] ?? service
  return own ?? `${iamPrefixOf(signingName)}:${actionNameOf(signingName, operation, undefined, service)}`
}

const DENIED =
  /^(AccessDenied|AccessDeniedException|AuthorizationError|AuthorizationErrorException|UnauthorizedOperation|UnauthorizedException|Client\.UnauthorizedOperation)$/
/**
 * moto says `InvalidAction`, or a page of its own, for what it has not. AWS has everything, and refuses what it has
 * with some of these codes.
 *
 * @see https://docs.aws.amazon.com/botocore/latest/reference/services/cloudfront/client/exceptions/UnsupportedOperation.html
 */
const NOT_AVAILABLE =
  /^(NotImplemented|NotImplementedException|UnknownOperation|UnknownOperationException|UnsupportedOperation|UnsupportedOperationException|InvalidAction)$/
/** Endpoint, network or proxy: the request reached no service. */
const UNREACHABLE =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/

/** Credentials that are no longer, or never were, any good: no call after it will do better. */
const BAD_CREDENTIALS =
  /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|MissingAuthenticationToken|MissingAuthenticationTokenException|InvalidAccessKeyId|AuthFailure|CredentialsProviderError|TokenProviderError)$/

interface ServiceError {
  readonly name: string
  readonly message: string
  readonly code: string
  readonly status: number | undefined
  /** How often the SDK sent the call. */
  readonly attempts: number
}

/** The parts of an error by the SDK (or our own service's client) that matter here. */
export function serviceError(error: unknown): ServiceError {
  const {
    name = 'Error',
    message = '',
    code,
    Code,
    $metadata,
    $response,
    cause,
  } = (error ?? {}) as {
    name?: string
    message?: string
    code?: string
    Code?: string
    $metadata?: { httpStatusCode?: number; attempts?: number }
    $response?: { statusCode?: number }
    cause?: { code?: string; message?: string }
  }
  return {
    name: String(name),
    // The SDK adds what a programmer would look at.
    message: String(message || cause?.message || name).replace(/\n\s*Deserialization error[\s\S]*$/, ''),
    code: String(code ?? Code ?? cause?.code ?? name),
    status: $metadata?.httpStatusCode ?? $response?.statusCode,
    attempts: $metadata?.attempts ?? 1,
  }
}

export function isBadCredentials(error: unknown): boolean {
  const { name, code } = serviceError(error)
  return BAD_CREDENTIALS.test(name) || BAD_CREDENTIALS.test(code)
}

export function isUnreachable(error: unknown): boolean {
  const { name, code } = serviceError(error)
  return UNREACHABLE.test(code) || UNREACHABLE.test(name)
}

/**
 * Sorts an error that a call ended with. Denied is distinguished from failed by the code alone: a 403 can be a bad
 * signature too.
 */
export function unanswered(call: Call, error: unknown, { isAws }: { readonly isAws: boolean }): Unanswered {
  const { name, message, code, status, attempts } = serviceError(error)
  if (DENIED.test(name) || DENIED.test(code)) {
    // AWS names the action, which can differ from the operation: `is not authorized to perform: iam:GetUser on resource
    // …`.
    const named = /not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)/i.exec(message)?.[1]
    // SNS writes its own prefix in capitals.
    const action = named?.replace(/^[^:]+/, (prefix) => prefix.toLowerCase()) ?? actionOf(call)
    return { status: 'denied', action, message }
  }
  if (!isAws && (status === 501 || NOT_AVAILABLE.test(name) || NOT_AVAILABLE.test(code)))
    return { status: 'not-available', operation: callName(call) }
  return {
    ...{ status: 'failed', operation: callName(call), code: name === 'Error' ? code : name, message },
    ...(attempts > 1 && { isRepeated: true }),
  }
}

/**
 * Whether the policy simulator refuses its input, as it does actions together that "require different authorization
 * information": that says nothing of the principal.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export function isRefusedSimulation(answer: Answer<unknown>): boolean {
  return answer.status === 'failed' && /^(InvalidInput|PolicyEvaluation)(Exception)?$/.test(answer.code)
}
