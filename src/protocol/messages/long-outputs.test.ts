import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { writeCbor, writeCborInPieces } from '../codecs/cbor-output.ts'
import { writeJson, writeJsonInPieces } from '../codecs/json.ts'
import { structuresOf } from '../codecs/testing.ts'
import { TextPieces } from '../codecs/text-pieces.ts'
import { type XmlConventions, xmlInPieces, xmlStructure } from '../codecs/xml.ts'
import type { StructureShape } from '../model/shape.ts'
import { models } from '../model/testing.ts'

const outputs = models.all().flatMap((model) => {
  return model.operationNames.flatMap((name): [string, StructureShape][] => {
    const { output } = model.operation(name) ?? {}
    const isLong = output?.members.some(({ shape }) => shape.kind === 'list' || shape.kind === 'blob')
    return output && isLong ? [[`${model.name} ${output.name}`, output]] : []
  })
})

/** Lists so long, two deep, that they are written element by element, and blobs that they are written in steps. */
function lengthened(value: unknown, depth = 0): unknown {
  if (value instanceof Date) return value
  if (value instanceof Uint8Array) return new Uint8Array(Buffer.concat(Array.from({ length: 9000 }, () => value)))
  if (Array.isArray(value)) {
    if (depth === 2 || value.length === 0) return value
    return Array.from({ length: depth === 0 ? 140 : 12 }, (_, i) => lengthened(value[i % value.length], depth + 1))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, lengthened(each, depth)]))
}

const CONVENTIONS: readonly XmlConventions[] = [
  { timestamps: 'seconds', doubles: undefined },
  { timestamps: 'milliseconds', doubles: 'java' },
]

describe('an output is the same bytes, written at once or in pieces', () => {
  for (const [name, shape] of outputs) {
    test(name, async () => {
      await fc.assert(
        fc.asyncProperty(structuresOf(shape), fc.boolean(), async (small, isLong) => {
          const value = (isLong ? lengthened(small) : small) as Record<string, unknown>
          for (const convention of CONVENTIONS) {
            const out = new TextPieces()
            await xmlInPieces(shape, value, convention, out)
            assert.equal(String(Buffer.concat(out.done())), xmlStructure(shape, value, convention))
            const json = Buffer.concat(await writeJsonInPieces(shape, value, convention.doubles))
            assert.equal(String(json), writeJson(shape, value, convention.doubles))
          }
          const cbor = Buffer.concat(await writeCborInPieces(shape, value))
          assert.ok(cbor.equals(writeCbor(shape, value)))
        }),
        { numRuns: 3 },
      )
    })
  }
})
