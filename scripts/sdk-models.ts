/**
 * Compares `models/` with what the pinned SDK clients know: an operation, a member, an error or a value that AWS's
 * clients can send or read and a model lacks would be refused or dropped here, and nobody would notice.
 *
 * What a model has and the client lacks is told, and no fault: the client is then the older of the two.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelSource } from '../src/protocol/model/source.ts'
import { API_MODELS } from './models.ts'

const ROOT = join(import.meta.dirname, '..')

/** A sentence of its own for each: what the one side has and the other has not. */
interface Differences {
  readonly modelLacks: readonly string[]
  readonly clientLacks: readonly string[]
}

/**
 * A schema as the clients export it: `[3, namespace, name, traits, [names], [schemas]]` for a structure (4 for a union,
 * −3 for an error), `[9, …, input, output]` for an operation, `[1, …, member]` for a list, `[2, …, key, value]` for a
 * map. A plain type is a number. What a schema refers to stands in it as itself, as a function that returns it, or in
 * an array before its traits.
 *
 * @see https://www.npmjs.com/package/@smithy/core, `@smithy/core/schema`
 */
type Schema = readonly [kind: number, namespace: string, name: string, traits: unknown, first: unknown, second: unknown]

const LIST = 1
const MAP = 2
const STRUCTURES: ReadonlySet<number> = new Set([3, 4, -3])
const ERROR = -3
const OPERATION = 9

function isSchema(value: unknown): value is Schema {
  return Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'string'
}

/** The schema that is referred to; `undefined` for a plain type. */
function schemaOf(reference: unknown): Schema | undefined {
  if (typeof reference === 'function') return schemaOf(reference())
  if (isSchema(reference)) return reference
  return Array.isArray(reference) ? schemaOf(reference[0]) : undefined
}

/** @param client what the client's package exports. */
export function differences(client: Readonly<Record<string, unknown>>, model: ModelSource): Differences {
  const modelLacks: string[] = []
  const clientLacks: string[] = []
  const schemas = Object.values(client).filter(isSchema)

  function compareNames(names: Iterable<string>, known: Iterable<string>, what: (name: string) => string): void {
    const ours = [...known]
    const theirs = [...names]
    modelLacks.push(...theirs.filter((name) => !ours.includes(name)).map(what))
    clientLacks.push(...ours.filter((name) => !theirs.includes(name)).map(what))
  }

  const seen = new Set<Schema>()
  function compareShapes(reference: unknown, shapeName: string | undefined, operation: string): void {
    const schema = schemaOf(reference)
    const shape = shapeName === undefined ? undefined : model.shapes[shapeName]
    if (!schema || !shape || seen.has(schema)) return
    seen.add(schema)
    const [kind, , , , first, second] = schema
    if (kind === LIST) compareShapes(first, shape.member?.shape, operation)
    if (kind === MAP) compareShapes(second, shape.value?.shape, operation)
    if (!STRUCTURES.has(kind)) return
    const names = first as readonly string[]
    compareNames(names, Object.keys(shape.members ?? {}), (name) => `the member ${shapeName}.${name} (${operation})`)
    for (const [index, name] of names.entries()) {
      compareShapes((second as readonly unknown[])[index], shape.members?.[name]?.shape, operation)
    }
  }

  const operations = schemas.filter(([kind]) => kind === OPERATION)
  compareNames(
    operations.map(([, , name]) => name),
    Object.keys(model.operations),
    (name) => `the operation ${name}`,
  )
  for (const [, , name, , input, output] of operations) {
    compareShapes(input, model.operations[name]?.input?.shape, name)
    compareShapes(output, model.operations[name]?.output?.shape, name)
  }

  const errors = schemas.filter(
    ([kind, namespace]) => kind === ERROR && !namespace.startsWith('smithy.ts.sdk.synthetic'),
  )
  const exceptions = Object.entries(model.shapes).filter(([, { exception }]) => exception)
  compareNames(
    errors.map(([, , name]) => name),
    exceptions.map(([name]) => name),
    (name) => `the error ${name}`,
  )

  // The clients export the values of an enumeration as an object of its name; nothing ties it to the members that take
  // them.
  for (const [name, { enum: values }] of Object.entries(model.shapes)) {
    const exported = client[name.charAt(0).toUpperCase() + name.slice(1)]
    if (!values || typeof exported !== 'object' || exported === null) continue
    compareNames(Object.values(exported), values, (value) => `the value ${value} of ${name}`)
  }
  return { modelLacks, clientLacks }
}

/** The package of a service's client: its name is AWS's id of the service. */
export function clientPackage({ metadata }: Pick<ModelSource, 'metadata'>): string {
  return `@aws-sdk/client-${metadata.serviceId.toLowerCase().replaceAll(' ', '-')}`
}

async function check(): Promise<boolean> {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>
  }
  let isWhole = true
  for (const service of API_MODELS) {
    const model: ModelSource = JSON.parse(readFileSync(join(ROOT, 'models', `${service}.json`), 'utf8'))
    const client = clientPackage(model)
    const version = dependencies[client]
    if (version === undefined) {
      console.log(`sdk models: models/${service}.json was compared with nothing: package.json pins no ${client}`)
      continue
    }
    const { modelLacks, clientLacks } = differences(await import(client), model)
    for (const what of modelLacks) {
      isWhole = false
      console.error(`sdk models: ${client} ${version} knows ${what}, and models/${service}.json does not.`)
    }
    if (clientLacks.length > 0) {
      console.log(
        `sdk models: models/${service}.json knows what ${client} ${version} does not: ${clientLacks.join(', ')}`,
      )
    }
  }
  return isWhole
}

if (import.meta.main) {
  if (await check()) console.log('sdk models: the models know all that the pinned clients know')
  else {
    console.error(
      'hint: run `node scripts/models.ts` with the newest botocore; where that lacks it too, add it to models/overlays/<service>.json',
    )
    process.exitCode = 1
  }
}
