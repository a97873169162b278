import assert from 'node:assert/strict'
import type { StreamedAnswer } from '../../gateway/index.ts'

/** An answer of Castellan's own, which is there whole. */
export function whole<A extends object>(answer: A | StreamedAnswer): A {
  assert.ok(!('stream' in answer), 'the answer is somebody else’s')
  return answer
}
