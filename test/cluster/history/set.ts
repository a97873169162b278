import { byKey, type Operation } from './ledger.ts'

/**
 * Whether a set at the end has what was added to it and nothing else, each once: nobody's acknowledged element is
 * lost, none was there twice at one time, none is there that nobody added, and none that was taken out is back.
 *
 * @returns what is wrong, in sentences; nothing where all is well.
 */
export function checkSet(operations: readonly Operation[], found: readonly string[]): readonly string[] {
  const there = new Set(found)
  const wrong: string[] = []
  if (there.size !== found.length) wrong.push('an element is there twice')
  const all = byKey(operations.filter(({ kind }) => kind === 'add' || kind === 'remove'))
  for (const key of there) if (!all.has(key)) wrong.push(`${key}: it is there, and nobody added it`)
  for (const [key, own] of all) wrong.push(...checkElement(own, there.has(key)).map((text) => `${key}: ${text}`))
  return wrong
}

function checkElement(operations: readonly Operation[], isThere: boolean): readonly string[] {
  const wrong: string[] = []
  const of = (kind: Operation['kind'], ...outcomes: readonly Operation['outcome'][]) =>
    operations.filter((operation) => operation.kind === kind && outcomes.includes(operation.outcome))
  const added = of('add', 'ok')
  const removed = of('remove', 'ok')
  const perhapsAdded = of('add', 'unknown')
  const perhapsRemoved = of('remove', 'unknown')
  if (added.length > 1 + removed.length + perhapsRemoved.length)
    wrong.push(`${added.length} adds were acknowledged, and it can be there once`)
  if (removed.length > added.length + perhapsAdded.length)
    wrong.push(`${removed.length} removals were acknowledged of what was added less often`)
  if (isThere) {
    if (added.length + perhapsAdded.length === 0) wrong.push('it is there, and each add was refused')
    const lastRemoval = last(removed)
    // An add after the last removal, or beside it, or one of unknown outcome, which may come late.
    const isAddedSince = [...added, ...perhapsAdded].some(
      ({ outcome, end }) => outcome === 'unknown' || lastRemoval === undefined || end >= lastRemoval.start,
    )
    if (added.length + perhapsAdded.length > 0 && !isAddedSince) wrong.push('it is back after its removal')
    if (added.length + perhapsAdded.length <= removed.length) wrong.push('it was removed as often as it was added')
  } else {
    const lastAdd = last(added)
    const isRemovedSince = [...removed, ...perhapsRemoved].some(
      ({ outcome, end }) => outcome === 'unknown' || lastAdd === undefined || end >= lastAdd.start,
    )
    if (lastAdd && !isRemovedSince) wrong.push('its add was acknowledged, and it is lost')
  }
  return wrong
}

function last(operations: readonly Operation[]): Operation | undefined {
  return operations.toSorted((one, other) => one.start - other.start).at(-1)
}
