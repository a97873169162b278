/**
 * Makes `data/request-shapes.pack`, and its index beside it, out of botocore: the shapes of every operation's input, of
 * every AWS service, so that a request to a service that Castellan does not implement is read as its caller wrote it.
 *
 *     node scripts/request-shapes.ts           writes it
 *     node scripts/request-shapes.ts --check   compares, where botocore of the version in models/digest.json is there
 *
 * `src/protocol/model/request-pack.ts` says what is in it. What no reader of requests needs is left out: words,
 * constraints, whatever an answer alone has, and bytes or streams that are a request's whole body.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PackedReference, PackIndex } from '../src/protocol/model/request-pack.ts'
import type { ModelSource, ReferenceSource, ShapeSource } from '../src/protocol/model/source.ts'
import { fetchBotocore, findBotocore, hasRawBody, readModel, recordedVersion, servicesIn } from './botocore.ts'
import { readPack, writePack } from './pack.ts'

const PACK = join(import.meta.dirname, '..', 'data', 'request-shapes.pack')
const INDEX = join(import.meta.dirname, '..', 'data', 'request-shapes.json')

type Shapes = ModelSource['shapes']
type Texts = ReadonlyMap<string, string>

function textsOf(folder: string): Texts {
  return new Map(servicesIn(folder).map((service) => [service, textOf(readModel(folder, service))]))
}

/** A line of the inputs by operation, and one for each shape: its name, a space, and the rest as JSON. */
function textOf(model: ModelSource): string {
  const lines = new Map<string, string>()
  const inputs: Record<string, string | readonly [string, string]> = {}
  for (const [name, operation] of Object.entries(model.operations)) {
    const { input } = operation
    if (!input) continue
    inputs[name] = input.locationName === undefined ? input.shape : [input.shape, input.locationName]
    addShape(model.shapes, input.shape, lines, hasRawBody(model, operation))
  }
  return [JSON.stringify(inputs), ...lines.values()].join('\n')
}

function addShape(shapes: Shapes, name: string, lines: Map<string, string>, isRaw = false): void {
  if (lines.has(name)) return
  lines.set(name, '') // It may contain itself.
  const shape = shapes[name]
  if (!shape) throw new Error(`the model has no shape ${name}`)
  const packed = packedShape(shapes, shape, isRaw)
  lines.set(name, `${name} ${JSON.stringify(packed)}`)
  const members = Object.entries(shape.members ?? {}).filter(([member]) => !isRaw || member !== shape.payload)
  for (const reference of [...members.map(([, member]) => member), shape.member, shape.value]) {
    if (reference && scalarName(shapes, reference) === undefined) addShape(shapes, reference.shape, lines)
  }
}

function packedShape(shapes: Shapes, shape: ShapeSource, isRaw: boolean): object {
  const { type, flattened, sparse, payload, member, key, value } = shape
  const members = Object.entries(shape.members ?? {}).filter(([name]) => !isRaw || name !== payload)
  return {
    type,
    ...(type === 'structure' && {
      members: Object.fromEntries(members.map(([name, reference]) => [name, packedReference(shapes, reference)])),
    }),
    ...(member && { member: packedReference(shapes, member) }),
    ...(key && { key: packedReference(shapes, key) }),
    ...(value && { value: packedReference(shapes, value) }),
    ...(flattened && { flattened }),
    ...(sparse && { sparse }),
    ...(payload !== undefined && !isRaw && { payload }),
  }
}

/** A shape's name alone, where the reference says no more. */
function packedReference(shapes: Shapes, reference: ReferenceSource): PackedReference {
  const { locationName, queryName, location, flattened, timestampFormat, jsonvalue, xmlAttribute } = reference
  const shape = scalarName(shapes, reference) ?? reference.shape
  const traits = {
    ...(locationName !== undefined && { locationName }),
    ...(queryName !== undefined && { queryName }),
    ...(location !== undefined && { location }),
    ...(flattened && { flattened }),
    ...(timestampFormat !== undefined && { timestampFormat }),
    ...(jsonvalue && { jsonvalue }),
    ...(xmlAttribute && { xmlAttribute }),
  }
  return Object.keys(traits).length === 0 ? shape : { shape, ...traits }
}

/** The one name that all alike have: `string`, `timestamp:iso8601`, `document`. */
function scalarName(shapes: Shapes, { shape: name }: ReferenceSource): string | undefined {
  const shape = shapes[name]
  if (!shape) throw new Error(`the model has no shape ${name}`)
  const { type, document, timestampFormat } = shape
  if (type === 'structure') return document ? ':document' : undefined
  if (type === 'list' || type === 'map') return undefined
  return `:${type === 'character' ? 'string' : type}${timestampFormat === undefined ? '' : `:${timestampFormat}`}`
}

function write(texts: Texts): void {
  const lengths = writePack(PACK, [...texts.values()])
  const index: PackIndex = [...texts.keys()].map((service, position) => [service, lengths[position] ?? 0])
  writeFileSync(INDEX, `${JSON.stringify(index).replaceAll('],[', '],\n[')}\n`)
  const size = [...texts.values()].reduce((sum, { length }) => sum + length, 0)
  const packed = lengths.reduce((sum, length) => sum + length, 0)
  console.log(`requests: the inputs of ${texts.size} services, ${size} characters in ${packed} bytes`)
}

function stored(): Texts {
  const index: PackIndex = JSON.parse(readFileSync(INDEX, 'utf8'))
  const texts = readPack(
    PACK,
    index.map(([, length]) => length),
  )
  return new Map(index.map(([service], position) => [service, texts[position] ?? '']))
}

if (process.argv[2] === '--check') {
  const botocore = findBotocore(recordedVersion())
  if (!botocore) {
    console.log(`requests: SKIPPED making the pack again: botocore ${recordedVersion()} is not here`)
  } else if (JSON.stringify([...textsOf(botocore.folder)]) !== JSON.stringify([...stored()])) {
    console.error(
      'requests: data/request-shapes.pack differs from what botocore gives\nhint: run `node scripts/request-shapes.ts`',
    )
    process.exitCode = 1
  } else console.log('requests: as stored')
} else write(textsOf(fetchBotocore(recordedVersion()).folder))
