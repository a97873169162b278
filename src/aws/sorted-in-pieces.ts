import { breathe } from './heavy-work.ts'

/** Items that are sorted, or put in their place, before others have their turn. */
const STEP = 256

/** As `items.toSorted(compare)`, of so many that to sort them at once would hold all up: in runs, which are merged. */
export async function sortedInPieces<T>(items: readonly T[], compare: (a: T, b: T) => number): Promise<readonly T[]> {
  let from: T[] = []
  for (let start = 0; start < items.length; start += STEP) {
    await breathe()
    for (const item of items.slice(start, start + STEP).sort(compare)) from.push(item)
  }
  for (let width = STEP; width < from.length; width *= 2) {
    const to: T[] = []
    for (let start = 0; start < from.length; start += 2 * width) {
      const [middle, end] = [Math.min(start + width, from.length), Math.min(start + 2 * width, from.length)]
      for (let left = start, right = middle; left < middle || right < end; ) {
        if (to.length % STEP === 0) await breathe()
        const isLeft = right >= end || (left < middle && compare(from[left] as T, from[right] as T) <= 0)
        to.push(from[isLeft ? left++ : right++] as T)
      }
    }
    from = to
  }
  return from
}
