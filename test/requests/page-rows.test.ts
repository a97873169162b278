import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type ActionAuthorization, type ConditionKey, getServiceAuthorization } from '../../src/policy/index.ts'
import { type AskRow, ruleOf, serviceTable } from '../../src/requests/index.ts'

/** Services whose pages of the service authorization reference were compared, row by row, with what is asked. */
const SERVICES = [
  ...['acm', 'acm-pca', 'athena', 'backup', 'bedrock-agent-runtime', 'bedrock-agentcore', 'bedrock-data-automation'],
  ...['bedrock-data-automation-runtime', 'codebuild', 'codepipeline', 'cognito-identity', 'cognito-idp', 'config'],
  ...['ec2', 'elasticache', 'es', 'glue', 'opensearch', 'redshift-data', 'redshift-serverless', 'route53'],
  ...['route53domains', 's3control', 's3outposts', 'sagemaker-featurestore-runtime', 'sagemaker-runtime', 'wafv2'],
]

/** What stands for the resource of whatever type: no page has it. */
const ANY = 'any'

/** Types that other pages of AWS's have for an action: who protects an app of Amplify writes the policy of the ACL. */
const OF_OTHER_PAGES: ReadonlySet<string> = new Set([
  'AssociateWebACL: PutPermissionPolicy on webacl',
  'AssociateWebACL: GetPermissionPolicy on webacl',
])

/** A key without what it is of: `ec2:attribute` of `ec2:Attribute/${AttributeName}`. */
function plain(key: string): string {
  return key
    .replace(/\$\{.*/, '')
    .replace(/[/:]$/, '')
    .toLowerCase()
}

function namesOf(keys: readonly ConditionKey[]): readonly string[] {
  return keys.map(({ name }) => plain(name))
}

/** The keys that the page has for an action on some of its types: of the types themselves, where no row says more. */
function keysOf({ conditionKeys, resourceTypes }: ActionAuthorization, types: readonly string[]): ReadonlySet<string> {
  const isToldByRow = resourceTypes.some((row) => row.conditionKeys.some(({ name }) => !name.startsWith('aws:')))
  const named = resourceTypes.filter(({ type }) => types.includes(type.name))
  const rows = named.length > 0 ? named : resourceTypes
  return new Set([
    ...namesOf(conditionKeys),
    ...rows.flatMap((row) => namesOf(row.conditionKeys)),
    ...(isToldByRow ? [] : rows.flatMap(({ type }) => namesOf(type.conditionKeys))),
  ])
}

interface Compared {
  readonly operation: string
  readonly row: AskRow
  readonly action: ActionAuthorization
  readonly types: readonly string[]
}

/** The rows of a service's operations whose actions its page has. */
function rowsOf(service: string): readonly Compared[] {
  const table = serviceTable(service)
  const actions = new Map(
    (getServiceAuthorization(table?.prefix ?? service)?.actions ?? []).map((action) => [action.name, action]),
  )
  return (table?.operationNames ?? []).flatMap((operation) =>
    (ruleOf(service, operation)?.rows ?? []).flatMap((row) => {
      const [prefix, name = ''] = row.action.split(':')
      const action = prefix === table?.prefix ? actions.get(name) : undefined
      const types = (row.on ?? []).map(({ type }) => type)
      return action === undefined ? [] : [{ operation, row, action, types }]
    }),
  )
}

describe('what is asked stands in the rows of AWS’s page', () => {
  for (const service of SERVICES) {
    const rows = rowsOf(service)
    test(`${service} is asked on the types that its actions have`, () => {
      const strange = rows.flatMap(({ operation, action, types }) => {
        const known = [ANY, ...action.resourceTypes.map(({ type }) => type.name)]
        return types.filter((type) => !known.includes(type)).map((type) => `${operation}: ${action.name} on ${type}`)
      })
      assert.deepEqual(
        strange.filter((each) => !OF_OTHER_PAGES.has(each)),
        [],
      )
    })

    test(`${service} is asked on each type that an operation of the action’s name needs`, () => {
      const unasked = rows.flatMap(({ operation, action }) => {
        const asked = rows.filter((each) => each.operation === operation && each.action === action)
        const types = asked.flatMap((each) => each.types)
        const needed = action.name === operation && !types.includes(ANY) ? action.resourceTypes : []
        return needed
          .filter(({ required, type }) => required && !types.includes(type.name))
          .map(({ type }) => `${operation} on ${type.name}`)
      })
      assert.deepEqual(unasked, [])
    })

    test(`${service} is told the keys that its actions have on their types, and no others`, () => {
      const strange = rows.flatMap(({ operation, row, action, types }) => {
        const known = keysOf(action, types)
        const own = Object.keys(row.keys ?? {}).filter((key) => !key.startsWith('aws:') && !known.has(plain(key)))
        return own.map((key) => `${operation}: ${key} on ${types.join()}`)
      })
      assert.deepEqual(strange, [])
    })
  }
})

/** Each has keys of its own prefix; of the access point more is said than the pages have. */
test('Outposts, Object Lambda and S3 Express are told the keys that their pages have', () => {
  const strange = ['s3', 's3control'].flatMap((service) =>
    (serviceTable(service)?.operationNames ?? []).flatMap((operation) =>
      (ruleOf(service, operation)?.rows ?? []).flatMap(({ action, keys = {} }) => {
        const [prefix = '', name] = action.split(':')
        if (prefix === 's3' || !/^s3/.test(prefix)) return []
        const page = getServiceAuthorization(prefix)?.actions.find((each) => each.name === name)
        const known = page === undefined ? undefined : keysOf(page, [])
        return Object.keys(keys)
          .filter((key) => !/^aws:|AccessPoint/.test(key) && known?.has(plain(key)) === false)
          .map((key) => `${operation}: ${action} with ${key}`)
      }),
    ),
  )
  assert.deepEqual(strange, [])
})
