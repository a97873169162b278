import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { getServiceAuthorization } from '../../src/policy/index.ts'
import { type AskRow, ruleOf, serviceTable } from '../../src/requests/index.ts'
import { exceptionsOf } from '../../src/requests/services/index.ts'

/**
 * Types that the page of version 2 has for the verbs, which the stored reference has of version 1 alone.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_apigatewayv2.html
 */
const OF_VERSION_2: Readonly<Record<string, readonly string[]>> = {
  DELETE: [
    ...['/apis/*', '/apis/*/cors', '/apis/*/stages/*/accesslogsettings', '/apis/*/stages/*/cache/authorizers'],
    ...['/apis/*/stages/*/routesettings/*', '/apis/*/routes/*', '/apis/*/routes/*/requestparameters/*'],
    ...['/apis/*/routes/*/routeresponses/*', '/domainnames/*/apimappings/*'],
  ],
  GET: [
    ...['/apis', '/apis/*', '/apis/*/exports/*', '/apis/*/integrations', '/apis/*/models/*/template'],
    ...['/apis/*/integrations/*/integrationresponses', '/apis/*/routes', '/apis/*/routes/*'],
    ...['/apis/*/routes/*/routeresponses', '/apis/*/routes/*/routeresponses/*'],
    ...['/domainnames/*/apimappings', '/domainnames/*/apimappings/*'],
  ],
  PATCH: ['/apis/*', '/apis/*/routes/*', '/apis/*/routes/*/routeresponses/*', '/domainnames/*/apimappings/*'],
  POST: [
    ...['/apis', '/apis/*/integrations', '/apis/*/integrations/*/integrationresponses', '/apis/*/routes'],
    ...['/apis/*/routes/*/routeresponses', '/domainnames/*/apimappings'],
  ],
  PUT: ['/apis', '/apis/*'],
}

/**
 * What no page has as a type: "API Gateway resources have the following ARN format:
 * `arn:aws:apigateway:{region}::{resource-path-specifier}`", the path of the request.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/security_iam_service-with-iam.html
 */
const PATHS: ReadonlySet<string> = new Set([
  'DELETE /restapis/*/stages/*/cache/authorizers',
  'DELETE /restapis/*/stages/*/cache/data',
  'GET /restapis/*/models/*/default_template',
  'GET /restapis/*/stages/*/exports/*',
  'GET /sdktypes',
  'GET /sdktypes/*',
  'GET /usageplans/*/usage',
  'PATCH /usageplans/*/keys/*/usage',
  'POST /restapis/*/authorizers/*',
  'POST /restapis/*/resources/*',
  'POST /restapis/*/resources/*/methods/*',
  'PUT /restapis/*/documentation/parts',
  'PUT /restapis/*/resources/*/methods/*',
  'PUT /restapis/*/resources/*/methods/*/integration',
  // The tags of what is asked on; a caller names it by its ARN, which is what PATCH is asked on.
  'PATCH /tags/*',
  'POST /tags/*',
])

/** Private domain names alone have these policies: the path stands for what the id makes a private one. */
const OF_PRIVATE_NAMES: Readonly<Record<string, readonly string[]>> = {
  apigateway: [
    'UpdateDomainName: UpdateDomainNamePolicy on /domainnames/*',
    'UpdateDomainName: UpdateDomainNameManagementPolicy on /domainnames/*',
  ],
}

/** Keys of which their own pages say that these operations have them; the tables of actions leave them out. */
const OF_KEYS_PAGES: ReadonlySet<string> = new Set([
  'apigateway:Request/AuthorizerUri',
  'apigateway:Request/RoutingMode',
])

/** The form of an ARN: whose it is, and its path with `*` for each variable. */
function formOf(arn: string): string {
  const plain = arn.replace(/\$\{(Partition|Region|Account)\}/g, '<$1>').replace(/\$?\{[^}]*\}/g, '*')
  return plain.replace(/\/tags\/arn%3A.*/, '/tags/*').replace('arn:<Partition>:apigateway:<Region>::', '')
}

const actions = new Map((getServiceAuthorization('apigateway')?.actions ?? []).map((each) => [each.name, each]))

function formsOf(action: string): ReadonlySet<string> {
  const types = actions.get(action)?.resourceTypes ?? []
  const forms = types.flatMap(({ type }) => type.arn.split(', ').map(formOf))
  return new Set([...forms, ...(OF_VERSION_2[action] ?? [])])
}

function keysOf(action: string): ReadonlySet<string> {
  const { conditionKeys = [], resourceTypes = [] } = actions.get(action) ?? {}
  const ofTypes = resourceTypes.flatMap((row) => [...row.conditionKeys, ...row.type.conditionKeys])
  return new Set([...conditionKeys, ...ofTypes].map(({ name }) => name))
}

interface Row {
  readonly operation: string
  readonly action: string
  readonly row: AskRow
}

for (const service of ['apigateway', 'apigatewayv2']) {
  const table = serviceTable(service)
  const rows = (table?.operationNames ?? []).flatMap((operation) =>
    (ruleOf(service, operation)?.rows ?? []).flatMap((row): Row[] => {
      const [prefix, action = ''] = row.action.split(':')
      return prefix === 'apigateway' ? [{ operation, action, row }] : []
    }),
  )

  describe(`what ${service} is asked stands in the rows of its pages`, () => {
    test('on ARNs of the types that the action has, or on the path of the request', () => {
      const forms = rows.flatMap(({ operation, action, row }) =>
        (row.on ?? []).map(({ type }) => {
          const arn = exceptionsOf(service)?.types?.[type] ?? table?.arnOf(type) ?? type
          return { operation, action, form: formOf(arn) }
        }),
      )
      assert.ok(forms.length > 100)
      const strange = forms
        .filter(({ action, form }) => !formsOf(action).has(form) && !PATHS.has(`${action} ${form}`))
        .map(({ operation, action, form }) => `${operation}: ${action} on ${form}`)
      assert.deepEqual(strange, OF_PRIVATE_NAMES[service] ?? [])
    })

    test('with the keys that the action has, and no others', () => {
      const strange = rows.flatMap(({ operation, action, row }) =>
        Object.keys(row.keys ?? {})
          .filter((key) => !keysOf(action).has(key) && !OF_KEYS_PAGES.has(key))
          .map((key) => `${operation}: ${action} with ${key}`),
      )
      assert.deepEqual(strange, [])
    })
  })
}
