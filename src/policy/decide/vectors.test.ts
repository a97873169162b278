import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decideAll } from '../index.ts'
import { layersOf, loadVectors, requestOf } from '../testing/vectors.ts'

for (const [file, vectors] of loadVectors()) {
  describe(file, () => {
    for (const vector of vectors) {
      test(vector.name, () => {
        const layers = layersOf(vector)
        const others = (vector.alsoNeeds ?? []).map((request) => ({ request: requestOf(request), layers }))
        const { decision } = decideAll([{ request: requestOf(vector.request), layers }, ...others])
        assert.equal(decision.effect, vector.expected)
        if (vector.because !== undefined) assert.equal(decision.because.type, vector.because)
      })
    }
  })
}
