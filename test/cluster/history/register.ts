import { byKey, type Operation } from './ledger.ts'

/** A write with the reads that found it: it took effect at some moment, and was overwritten after the last of them. */
interface Cluster {
  readonly value: string
  /** The earliest end of any, and the latest start of any. */
  firstEnd: number
  lastStart: number
}

/** The value before any write. */
export const NOTHING = ''

/**
 * Whether each register behaved as one that does one thing at a time, each within its call: "linearizable". Since no
 * two writes write the same, it is known which write each read found, and then this is decided without a search:
 * Gibbons and Korach, "Testing Shared Memories", SIAM Journal on Computing 26 (1997), 4.2.
 *
 * @param lease milliseconds that a read may be behind: it counts as if it had been asked that much earlier.
 * @returns what is wrong, in sentences; nothing where all is well.
 */
export function checkRegisters(operations: readonly Operation[], lease = 0): readonly string[] {
  return [...byKey(operations.filter(({ kind }) => kind === 'write' || kind === 'read'))].flatMap(([key, all]) =>
    checkRegister(all, lease).map((wrong) => `${key}: ${wrong}`),
  )
}

function checkRegister(operations: readonly Operation[], lease: number): readonly string[] {
  const wrong: string[] = []
  const first: Cluster = { value: NOTHING, firstEnd: Number.NEGATIVE_INFINITY, lastStart: Number.NEGATIVE_INFINITY }
  const clusters = new Map([[NOTHING, first]])
  const begun = new Map([[NOTHING, Number.NEGATIVE_INFINITY]])
  const refused = new Set<string>()
  const overwritten = new Set([NOTHING])
  for (const { kind, value = NOTHING, start, end, outcome } of operations) {
    if (kind !== 'write') continue
    if (overwritten.has(value)) wrong.push(`two writes wrote ${value}: the history cannot be judged`)
    overwritten.add(value)
    begun.set(value, start)
    if (outcome === 'no') refused.add(value)
    // One whose outcome is not known may take effect at any time: it counts once a read has found it.
    if (outcome === 'ok') clusters.set(value, { value, firstEnd: end, lastStart: start })
  }
  for (const { kind, value = NOTHING, start, end, outcome } of operations) {
    if (kind !== 'read' || outcome !== 'ok') continue
    const writtenAt = begun.get(value)
    if (writtenAt === undefined) wrong.push(`a read found ${value}, which nobody wrote`)
    else if (refused.has(value)) wrong.push(`a read found ${value}, whose write was refused`)
    else if (end < writtenAt) wrong.push(`a read found ${value} before its write began`)
    else {
      const cluster = clusters.get(value) ?? { value, firstEnd: Number.POSITIVE_INFINITY, lastStart: writtenAt }
      clusters.set(value, cluster)
      cluster.firstEnd = Math.min(cluster.firstEnd, end)
      cluster.lastStart = Math.max(cluster.lastStart, start - lease)
    }
  }
  return [...wrong, ...crossings([...clusters.values()])]
}

/**
 * From the earliest end to the latest start a value was there all the time: no two such times may overlap. A value
 * whose calls are all under way at one moment may have been there for a moment only, anywhere between them, unless
 * another was there all that time.
 */
function crossings(clusters: readonly Cluster[]): readonly string[] {
  const held = clusters
    .filter(({ firstEnd, lastStart }) => firstEnd < lastStart)
    .toSorted((one, other) => one.firstEnd - other.firstEnd)
  const wrong: string[] = []
  for (const [at, zone] of held.entries()) {
    const before = held[at - 1]
    if (before && before.lastStart > zone.firstEnd)
      wrong.push(`${before.value} and ${zone.value} were there at once: one of them was lost, or read too late`)
  }
  for (const { value, firstEnd, lastStart } of clusters) {
    if (firstEnd < lastStart) continue
    const zone = held.findLast((other) => other.firstEnd < lastStart)
    if (zone && zone.value !== value && zone.lastStart > firstEnd)
      wrong.push(`${value} was written while ${zone.value} was there before, during and after it: it was lost`)
  }
  return wrong
}
