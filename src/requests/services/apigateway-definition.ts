import { UNKNOWN } from '../../aws/index.ts'
import { isRecord } from '../path.ts'
import type { Asked, KeyText, KeyValue } from '../rows.ts'

/** An imported definition, as OpenAPI; `undefined` where it is no JSON: what it says then is unknown. */
type Definition = Readonly<Record<string, unknown>> | undefined

/** A definition as bytes, in base64 or as it stands. */
export function definitionOf({ parameters: { body, Body = body } }: Asked): string {
  if (Body instanceof Uint8Array) return new TextDecoder().decode(Body)
  if (typeof Body !== 'string') return ''
  return /^[A-Za-z0-9+/\s]+={0,2}$/.test(Body) ? Buffer.from(Body, 'base64').toString() : Body
}

function ofDefinition(says: string, of: (definition: NonNullable<Definition>) => readonly string[]): KeyValue {
  return {
    says: `${says} in the definition`,
    of(asked): KeyText {
      const text = definitionOf(asked)
      if (text === '') return undefined
      const definition = parsed(text)
      const found = definition === undefined ? [UNKNOWN] : [...new Set(of(definition))]
      return found.length === 0 ? undefined : found
    },
  }
}

function parsed(text: string): Definition {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isRecord(value) ? Object.entries(value) : []
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}

/** Security schemes by name, of Swagger 2 or of OpenAPI 3: what stands where the other has them does not count. */
function schemesOf({
  swagger,
  components,
  securityDefinitions,
}: NonNullable<Definition>): ReadonlyMap<string, unknown> {
  return new Map(membersOf(swagger === undefined ? recordOf(components).securitySchemes : securityDefinitions))
}

const AUTHORIZER = 'x-amazon-apigateway-authorizer'

function authorizersIn(definition: NonNullable<Definition>): readonly Readonly<Record<string, unknown>>[] {
  return [...schemesOf(definition).values()].map(recordOf).flatMap(({ $ref, [AUTHORIZER]: authorizer }) => {
    if ($ref !== undefined) return [{ type: undefined, authorizerUri: UNKNOWN }]
    return isRecord(authorizer) ? [authorizer] : []
  })
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : UNKNOWN
}

/** As CreateAuthorizer has them: "values are case insensitive". */
function capitals(value: unknown): string {
  return typeof value === 'string' ? value.toUpperCase() : UNKNOWN
}

/**
 * How a route is authorised by one scheme.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html
 */
function authorizationOf(scheme: unknown): string {
  const { [AUTHORIZER]: authorizer, 'x-amazon-apigateway-authtype': type, ...rest } = recordOf(scheme)
  if (type === 'awsSigv4') return 'AWS_IAM'
  const kind = recordOf(authorizer).type
  if (kind === 'jwt') return 'JWT'
  if (kind === 'cognito_user_pools') return 'COGNITO_USER_POOLS'
  if (kind === 'token' || kind === 'request') return 'CUSTOM'
  // A key alone authorises nobody.
  return authorizer === undefined && type === undefined && rest.type === 'apiKey' ? 'NONE' : UNKNOWN
}

const AUTH = 'x-amazon-apigateway-auth'
const METHODS = /^(?:get|put|post|delete|options|head|patch|trace|x-amazon-apigateway-any-method)$/i

/** How each route of a definition is authorised: `NONE` where nothing is asked of a caller. */
function authorizationsIn(definition: NonNullable<Definition>): readonly string[] {
  const schemes = schemesOf(definition)
  const ofRoute = ({ security = definition.security ?? [], [AUTH]: own }: Readonly<Record<string, unknown>>) => {
    if (isRecord(own)) return [capitals(own.type)]
    if (!Array.isArray(security)) return [UNKNOWN]
    const kinds = security
      .flatMap((each) => Object.keys(recordOf(each)))
      .map((name) => authorizationOf(schemes.get(name)))
    const some = kinds.filter((kind) => kind !== 'NONE')
    return some.length > 0 ? some : ['NONE']
  }
  return membersOf(definition.paths).flatMap(([, path]) => {
    // What stands elsewhere is not read.
    if (recordOf(path).$ref !== undefined) return [UNKNOWN]
    const routes = membersOf(path).filter(([method]) => METHODS.test(method))
    return routes.flatMap(([, route]) => ofRoute(recordOf(route)))
  })
}

/**
 * What imports say to conditions: "also available during import and reimport", of each authorizer and route.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_apigatewayv2.html
 */
export const IMPORTED: Readonly<Record<string, KeyValue>> = {
  'apigateway:Request/AuthorizerType': ofDefinition('the type of each authorizer', (definition) =>
    authorizersIn(definition).map(({ type }) => capitals(type)),
  ),
  'apigateway:Request/AuthorizerUri': ofDefinition('the URI of each authorizer', (definition) =>
    authorizersIn(definition).flatMap(({ authorizerUri }) =>
      authorizerUri === undefined ? [] : [textOr(authorizerUri)],
    ),
  ),
  'apigateway:Request/RouteAuthorizationType': ofDefinition('how each route is authorised', authorizationsIn),
}

const ENDPOINT = 'x-amazon-apigateway-endpoint-configuration'

/**
 * "When a user attempts to create or import an API, the DisableExecuteApiEndpoint condition key is always populated."
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/security_iam_id-based-policy-examples.html
 */
export const IMPORTED_ENDPOINT: KeyValue = {
  says: 'whether the definition disables the endpoint',
  of(asked) {
    const definition = parsed(definitionOf(asked))
    if (definition === undefined) return UNKNOWN
    // "In top-level vendor extensions for Swagger 2.0", "under the Server object" for OpenAPI 3.
    const { swagger, servers } = definition
    const places: readonly unknown[] = swagger === undefined && Array.isArray(servers) ? servers : [definition]
    const flags = places.map((each) => recordOf(recordOf(each)[ENDPOINT]).disableExecuteApiEndpoint)
    return String(flags.length > 0 && flags.every((flag) => flag === true))
  },
}
