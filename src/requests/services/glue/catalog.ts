import { UNKNOWN } from '../../../aws/index.ts'
import { textsAt } from '../../path.ts'
import type { Asked, AskRow, Reader, ResourceRow } from '../../rows.ts'

/** A catalog of the request: the account's own, or the one that `CatalogId` names. */
interface Catalog {
  readonly accountId: string
  /** Catalogs within it, the outer first: `nscatalog`, `dbcatalog`. */
  readonly within: readonly string[]
}

/**
 * `CatalogId` is the id of an account, or a catalog in it: `111122223333:nscatalog/dbcatalog`. "If none is provided,
 * the AWS account ID is used by default."
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/cross-account-access.html#cross-account-calling
 */
function catalogOf({ parameters, scope }: Asked): Catalog {
  const [text = ''] = ['CatalogId', 'CatalogID', 'ParentCatalogId'].flatMap((place) =>
    textsAt(place, parameters, parameters),
  )
  const [, accountId = scope.accountId, rest = ''] = /^(?:(\d{12})(?::|$))?(.*)$/s.exec(text) ?? []
  return { accountId, within: rest.split('/').filter((name) => name !== '') }
}

/** Types of the Data Catalog, whose permissions are asked for of all that they are in, too. */
const LEVELS: readonly string[] = ['rootcatalog', 'catalog', 'database', 'table', 'userdefinedfunction', 'connection']

export function isOfCatalog({ type }: ResourceRow): boolean {
  return LEVELS.includes(type)
}

/**
 * "All operations performed on a Data Catalog resource require permission on the resource and all the ancestors of that
 * resource", and "all delete operations require permission on all children of that resource".
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html
 */
export function catalogResources(types: readonly string[]): readonly ResourceRow[] {
  const resources: Reader<readonly string[]> = {
    says: `the catalog and the ${types.filter((type) => !type.endsWith('catalog')).join(', ')} of the request`,
    of: (asked) => arnsOf(types, asked),
  }
  return [{ type: 'any', parts: { Resource: resources } }]
}

function arnsOf(types: readonly string[], asked: Asked): readonly string[] {
  const { accountId, within } = catalogOf(asked)
  const { partition, region } = asked.scope
  const arn = (resource: string) => `arn:${partition}:glue:${region}:${accountId}:${resource}`
  const catalogs = within.map((_, index) => `catalog/${within.slice(0, index + 1).join('/')}`)
  const inside = (...names: readonly string[]) => [...within, ...names].join('/')
  const databases = types.includes('database') ? databaseNames(asked) : []
  return [
    'catalog',
    ...catalogs,
    ...databases.map((name) => `database/${inside(name)}`),
    ...(types.includes('table')
      ? ofEach(databases, tableNames(asked)).map((names) => `table/${inside(...names)}`)
      : []),
    ...(types.includes('userdefinedfunction')
      ? ofEach(databases, functionNames(asked)).map((names) => `userDefinedFunction/${inside(...names)}`)
      : []),
    ...(types.includes('connection') ? connectionNames(asked).map((name) => `connection/${name}`) : []),
  ].map(arn)
}

function ofEach(databases: readonly string[], names: readonly string[]): readonly (readonly string[])[] {
  return databases.flatMap((database) => names.map((name) => [database, name]))
}

function textsOf({ parameters }: Asked, ...places: readonly string[]): readonly string[] {
  const found = places.flatMap((place) => textsAt(place, parameters, parameters))
  return found.length === 0 ? [UNKNOWN] : found
}

/** "For Hive compatibility, this is folded to lowercase when it is stored." */
function folded(texts: readonly string[]): readonly string[] {
  return texts.map((text) => (text === UNKNOWN ? text : text.toLowerCase()))
}

function databaseNames(asked: Asked): readonly string[] {
  const own = /(?:Create|Delete|Get|Update)Database$/.test(asked.operation)
    ? ['Name', 'DatabaseInput.Name']
    : ['DatabaseName']
  return folded(textsOf(asked, ...own))
}

function tableNames(asked: Asked): readonly string[] {
  if (asked.operation === 'DeleteDatabase') return [UNKNOWN]
  const own = /(?:Create|Delete|Get|Update)Table$/.test(asked.operation) ? ['Name', 'TableInput.Name'] : []
  return folded(textsOf(asked, 'TableName', 'TablesToDelete[]', ...own))
}

function functionNames(asked: Asked): readonly string[] {
  return textsOf(asked, 'FunctionName', 'FunctionInput.FunctionName')
}

function connectionNames(asked: Asked): readonly string[] {
  const own = /(?:Get|Update)Connection$/.test(asked.operation) ? ['Name'] : []
  return textsOf(asked, 'ConnectionName', 'ConnectionNameList[]', 'ConnectionInput.Name', ...own)
}

/** A connection that what is made goes by is passed to it. */
export function passConnection(place: string): AskRow {
  return {
    action: 'glue:PassConnection',
    on: [{ type: 'connection', parts: { ConnectionName: place } }],
    when: place,
  }
}
