import { CamelCasePlugin, type PluginTransformResultArgs, type QueryResult, type UnknownRow } from 'kysely'

/**
 * camelCase in the code, snake_case in SQL. Queries are renamed here; rows by the engine, which does it once per
 * statement and not once per row.
 */
class SqlNames extends CamelCasePlugin {
  override async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }

  column(name: string): string {
    return this.snakeCase(name)
  }

  property(name: string): string {
    return this.camelCase(name)
  }
}

export const sqlNames = new SqlNames()
