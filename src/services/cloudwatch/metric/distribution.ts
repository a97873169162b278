/** Values in their order, each with how often it came. */
export type Distribution = readonly (readonly [value: number, count: number])[]

/** Between which the values count; a bound that is absent cuts nothing off. */
export type Bounds =
  | { readonly kind: 'percent'; readonly low?: number; readonly high?: number }
  /** More than `low`, and no more than `high`. */
  | { readonly kind: 'value'; readonly low?: number; readonly high?: number }

export function countOf(values: Distribution): number {
  return values.reduce((sum, [, count]) => sum + count, 0)
}

export function sumOf(values: Distribution): number {
  return values.reduce((sum, [value, count]) => sum + value * count, 0)
}

/** The value below which `percent` of the samples lie, between neighbours in proportion. */
export function percentile(values: Distribution, percent: number): number {
  const rank = (percent / 100) * (countOf(values) - 1)
  const below = valueAt(values, Math.floor(rank))
  const above = valueAt(values, Math.ceil(rank))
  return below + (above - below) * (rank - Math.floor(rank))
}

function valueAt(values: Distribution, index: number): number {
  let seen = 0
  for (const [value, count] of values) {
    seen += count
    if (index < seen) return value
  }
  return values.at(-1)?.[0] ?? Number.NaN
}

/**
 * The samples within the bounds. Of equal samples at a percentile as many are within as lie on its inner side: of ten,
 * whether equal or not, nine are within `:90%`. Where two neighbours have all of the range between them, both are.
 */
export function trimmed(values: Distribution, bounds: Bounds): Distribution {
  if (bounds.kind === 'value') {
    const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = bounds
    return values.filter(([value]) => value > low && value <= high)
  }
  const last = countOf(values) - 1
  const low = rankAt(bounds.low ?? 0, last)
  const high = rankAt(bounds.high ?? 100, last)
  const isBetween = Math.ceil(low) > Math.floor(high)
  const from = isBetween ? Math.floor(low) : Math.ceil(low)
  const to = 1 + (isBetween ? Math.ceil(high) : Math.floor(high))
  const within: (readonly [number, number])[] = []
  let seen = 0
  for (const [value, count] of values) {
    const kept = Math.min(seen + count, to) - Math.max(seen, from)
    if (kept > 0) within.push([value, kept])
    seen += count
  }
  return within
}

/** Rounded, so that 30 % of 10 ranks is the third and not one just above it. */
function rankAt(percent: number, last: number): number {
  return Number(((percent * last) / 100).toPrecision(12))
}

/** All samples; what lies beyond a bound has the value at the bound. */
export function winsorized(values: Distribution, bounds: Bounds): Distribution {
  const at = (bound: number | undefined, otherwise: number) =>
    bound === undefined ? otherwise : bounds.kind === 'value' ? bound : percentile(values, bound)
  const low = at(bounds.low, Number.NEGATIVE_INFINITY)
  const high = at(bounds.high, Number.POSITIVE_INFINITY)
  return values.map(([value, count]) => [Math.min(Math.max(value, low), high), count])
}
