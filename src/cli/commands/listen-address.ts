import { UsageError } from '../command.ts'

const DEFAULT_PORT = 4566
const DEFAULT_HOST = '127.0.0.1'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Where to listen: as the flags say, else as the variables that LocalStack and its tools read.
 *
 * @see https://docs.localstack.cloud/aws/capabilities/networking/external-port-range/ (`GATEWAY_LISTEN`)
 * @see https://github.com/localstack/aws-cdk-local (`EDGE_PORT`)
 * @throws UsageError
 */
export function listenAddress(
  given: { readonly port: string | undefined; readonly host: string | undefined },
  environment: Environment,
): { readonly port: number; readonly host: string } {
  const gateway = given.port === undefined || given.host === undefined ? gatewayListen(environment) : {}
  const port =
    portIn('--port ', given.port) ??
    portIn('GATEWAY_LISTEN=', gateway.port) ??
    portIn('EDGE_PORT=', environment.EDGE_PORT || undefined)
  return { port: port ?? DEFAULT_PORT, host: given.host ?? gateway.host ?? DEFAULT_HOST }
}

/** `HOST:PORT`, or either of them: LocalStack takes a list, and there is one listener here. */
function gatewayListen({ GATEWAY_LISTEN: text }: Environment): {
  host?: string | undefined
  port?: string | undefined
} {
  const [first = '', ...more] = [...new Set((text ?? '').split(',').map((part) => part.trim()))].filter(Boolean)
  if (more.length > 0) {
    throw new UsageError(`\`GATEWAY_LISTEN=${text}\` names several addresses`, 'name the one to listen on')
  }
  const parts = /^(?<host>\[[0-9A-Fa-f:.]+\]|[^:[\]]*)(?::(?<port>.*))?$/.exec(first)?.groups
  if (!parts) {
    throw new UsageError(`\`GATEWAY_LISTEN=${text}\` is no address`, 'write it as `127.0.0.1:4566`')
  }
  const host = parts.host?.replace(/^\[|\]$/g, '') || undefined
  if (host !== undefined && parts.port === undefined && /^\d+$/.test(host)) return { port: host }
  return { host, port: parts.port }
}

/** @param from what the value stands behind, as it is written. */
function portIn(from: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (port >= 0 && port <= 65_535) return port
  throw new UsageError(
    `\`${from}${text}\` is not a whole number from 0 to 65535`,
    `give one, such as \`${from}${DEFAULT_PORT}\``,
  )
}
