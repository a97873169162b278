import type { Protocol, ServiceModel } from '../model/service-model.ts'
import type { Route } from '../routes/route.ts'
import type { S3Path } from './s3-path.ts'

/** What a request asks for, as far as it can be told: it may be an operation that nobody knows. */
export interface Call {
  readonly protocol: Protocol
  /** `1.0` or `1.1`, for the JSON protocol. */
  readonly jsonVersion: string
  /** The credential scope's service, such as `monitoring`; `unknown` where nothing tells. */
  readonly signingName: string
  readonly region: string
  /** The model's name, such as `cloudwatch` or `ec2`; absent for a service that AWS does not have. */
  readonly service: string | undefined
  /** Absent where the service has no such operation. */
  readonly operation: string | undefined
  /** The name that was asked for, known or not; plain letters and digits. */
  readonly requestedOperation: string | undefined
  /** Only of the services that Castellan has a model of. */
  readonly model: ServiceModel | undefined
  /** The service in IAM actions, such as `cloudwatch`. */
  readonly iamPrefix: string
  /** The service in audit events, such as `monitoring.amazonaws.com`. */
  readonly eventSource: string
  /** Its clients want the query protocol's error codes in a header. */
  readonly queryCompatible: boolean
  readonly method: string
  /** The route that the request takes, where its operation is told by that. */
  readonly route: Route | undefined
  readonly s3: S3Path | undefined
}
