/** A model as botocore writes it: what `models/*.json` hold. Only what is read is named here. */
export interface ModelSource {
  readonly metadata: {
    readonly apiVersion: string
    readonly endpointPrefix: string
    readonly signingName?: string
    readonly protocol: string
    readonly protocols?: readonly string[]
    readonly jsonVersion?: string
    readonly targetPrefix?: string
    readonly xmlNamespace?: string | { readonly uri: string }
    readonly awsQueryCompatible?: object
    readonly serviceId: string
  }
  readonly operations: Readonly<Record<string, OperationSource>>
  readonly shapes: Readonly<Record<string, ShapeSource>>
}

export interface OperationSource {
  readonly name: string
  readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode?: number }
  readonly input?: ReferenceSource
  readonly output?: ReferenceSource & { readonly resultWrapper?: string }
  readonly errors?: readonly ReferenceSource[]
  /** `none`: it is asked without a signature, and of nobody. */
  readonly authtype?: string
  /** In HTML. */
  readonly documentation?: string
}

export interface ReferenceSource {
  readonly shape: string
  readonly locationName?: string
  readonly queryName?: string
  readonly location?: 'uri' | 'querystring' | 'header' | 'headers' | 'statusCode'
  readonly flattened?: boolean
  readonly timestampFormat?: string
  readonly sensitive?: boolean
  readonly jsonvalue?: boolean
  readonly xmlAttribute?: boolean
}

export interface ShapeSource {
  readonly type: string
  readonly members?: Readonly<Record<string, ReferenceSource>>
  readonly required?: readonly string[]
  readonly member?: ReferenceSource
  readonly key?: ReferenceSource
  readonly value?: ReferenceSource
  readonly enum?: readonly string[]
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly sensitive?: boolean
  readonly flattened?: boolean
  readonly union?: boolean
  readonly document?: boolean
  readonly eventstream?: boolean
  readonly sparse?: boolean
  readonly payload?: string
  readonly xmlOrder?: readonly string[]
  readonly timestampFormat?: string
  readonly exception?: boolean
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number; readonly senderFault?: boolean }
}
