import type { Operations as CastellanOperations } from '../../../models/castellan.ts'
import type { SignedOperations } from './signed-services.ts'

/** The SDK's packages, each loaded by the first call of its service: starting must not cost what is not used. */
export const PACKAGES = {
  iam: () => import('@aws-sdk/client-iam'),
  sts: () => import('@aws-sdk/client-sts'),
  cloudwatch: () => import('@aws-sdk/client-cloudwatch'),
  sns: () => import('@aws-sdk/client-sns'),
  cloudtrail: () => import('@aws-sdk/client-cloudtrail'),
  budgets: () => import('@aws-sdk/client-budgets'),
  account: () => import('@aws-sdk/client-account'),
  accessanalyzer: () => import('@aws-sdk/client-accessanalyzer'),
  organizations: () => import('@aws-sdk/client-organizations'),
  tagging: () => import('@aws-sdk/client-resource-groups-tagging-api'),
  costexplorer: () => import('@aws-sdk/client-cost-explorer'),
  ec2: () => import('@aws-sdk/client-ec2'),
  s3: () => import('@aws-sdk/client-s3'),
}

type Packages = { readonly [S in keyof typeof PACKAGES]: Awaited<ReturnType<(typeof PACKAGES)[S]>> }

/** AWS's services by their SDK packages' names, those that are asked without one, and our own. */
export type ServiceName = keyof Packages | keyof SignedOperations | 'castellan'

/** Services that the SDK's packages do not reach. */
interface WithoutPackage extends SignedOperations {
  readonly castellan: CastellanOperations
}

/** Every SDK command is built from its input and resolved to a handler of its output. */
type CommandClass = new (input: never) => { resolveMiddleware(...args: never): unknown }

type CommandOf<S extends keyof Packages, O extends string> = Packages[S][`${O}Command` & keyof Packages[S]]

/** Names of the operations of a service, such as `GetAccountSummary`. */
export type OperationName<S extends ServiceName> = S extends keyof Packages
  ? {
      [K in keyof Packages[S]]: K extends `${infer O}Command`
        ? Packages[S][K] extends CommandClass
          ? O
          : never
        : never
    }[keyof Packages[S]]
  : S extends keyof WithoutPackage
    ? keyof WithoutPackage[S] & string
    : never

/**
 * Input and output as the command's own handler has them: its constructors are overloaded, which types cannot take
 * apart.
 */
type HandlerOf<S extends keyof Packages, O extends string> =
  CommandOf<S, O> extends new (
    ...args: never
  ) => {
    resolveMiddleware(...args: never): (args: { input: infer I; request?: unknown }) => Promise<{ output: infer R }>
  }
    ? { readonly input: I; readonly output: R }
    : never

type OperationOf<S extends ServiceName, O extends string> = S extends keyof Packages
  ? HandlerOf<S, O>
  : S extends keyof WithoutPackage
    ? O extends keyof WithoutPackage[S]
      ? WithoutPackage[S][O]
      : never
    : never

export type Input<S extends ServiceName, O extends string> =
  OperationOf<S, O> extends { readonly input: infer I } ? I : never

export type Output<S extends ServiceName, O extends string> =
  OperationOf<S, O> extends { readonly output: infer R } ? R : never

/** One call as it is made, shown in plans, and named in errors. */
export interface Call<S extends ServiceName = ServiceName> {
  readonly service: S
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  /** Where, for services that are kept by region. Default: the target's. */
  readonly region?: string | undefined
}

/** A call, its operation and input checked against the SDK's types. */
export function call<S extends ServiceName, O extends OperationName<S>>(
  service: S,
  operation: O,
  input: Input<S, O>,
  region?: string,
): Call<S> {
  return { service, operation, input: input as Readonly<Record<string, unknown>>, region }
}
