import { parseArn, UNKNOWN } from '../../../aws/index.ts'
import { textsAt } from '../../path.ts'
import type { Asked, Reader, ResourceRow } from '../../rows.ts'

/** "If this is not provided, the default registry will be used": its ARN ends in letters that the service makes. */
const DEFAULT_REGISTRY = 'default-registry'

/**
 * A schema is named within its registry, though the reference of actions does not say so.
 *
 * @see https://docs.aws.amazon.com/glue/latest/dg/schema-registry-gs.html
 */
export function schemaResources(types: readonly string[]): readonly ResourceRow[] {
  const resources: Reader<readonly string[]> = {
    says: 'the registry and the schema of the request',
    of: (asked) => resourcesOf(types, asked),
  }
  return [{ type: 'any', parts: { Resource: resources } }]
}

function resourcesOf(types: readonly string[], asked: Asked): readonly string[] {
  const [registryArn] = at(asked, 'RegistryId.RegistryArn')
  const [schemaArn] = at(asked, 'SchemaId.SchemaArn')
  const [registry] = at(asked, 'SchemaId.RegistryName', 'RegistryId.RegistryName', 'RegistryName')
  const [schema = UNKNOWN] = at(asked, 'SchemaId.SchemaName', 'SchemaName')
  const [, ofArn] = parseArn(schemaArn ?? '')?.resource.split('/') ?? []
  const isUnsaid = schema === UNKNOWN && asked.operation !== 'CreateSchema' && types.includes('schema')
  const name = registry ?? ofArn ?? parseArn(registryArn ?? '')?.resource.slice('registry/'.length)
  const known = name ?? (isUnsaid ? UNKNOWN : DEFAULT_REGISTRY)
  return [
    ...(types.includes('registry') ? [registryArn ?? `registry/${known}${(name ?? isUnsaid) ? '' : UNKNOWN}`] : []),
    ...(types.includes('schema') ? [schemaArn ?? `schema/${known}/${schema}`] : []),
  ]
}

function at({ parameters }: Asked, ...places: readonly string[]): readonly string[] {
  return places.flatMap((place) => textsAt(place, parameters, parameters))
}
