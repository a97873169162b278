import { editDistance } from '../../aws/index.ts'

/** The candidate that `text` most likely was meant to be, in any letter case; `undefined` where none is near. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  const lower = text.toLowerCase()
  let best: string | undefined
  let least = Math.max(1, Math.floor(text.length / 4)) + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - text.length) >= least) continue
    const distance = editDistance(lower, candidate.toLowerCase())
    if (distance < least) {
      least = distance
      best = candidate
    }
  }
  return best
}
