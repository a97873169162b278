/** A threshold's label in the graph, in pixels from the graph's top and from its right edge. */
export interface LabelPlace {
  readonly title: string
  readonly bottom: number
  readonly right: number
}

const LINE_HEIGHT = 16
/** Between a line and the label that stands on it. */
const ABOVE = 4
/** As wide as letters of that size are, a little generously: labels are placed before they are drawn. */
const LETTER = 7.5
const BETWEEN = 16

/**
 * Where each threshold's label stands: on its own line, at the right. A label that would cover another one goes left of
 * it, so that each is read where it belongs, however near their lines are.
 *
 * @param range of the graph, bottom and top
 */
export function labelPlaces(
  thresholds: readonly { readonly title: string; readonly value: number }[],
  [low, high]: readonly [number, number],
  height: number,
): LabelPlace[] {
  const placed: (LabelPlace & { readonly left: number })[] = []
  for (const { title, value } of thresholds) {
    const line = height * (1 - (value - low) / (high - low))
    // Under the line where there is no room on it.
    const bottom = line - ABOVE < LINE_HEIGHT ? line + LINE_HEIGHT : line - ABOVE
    const covered = placed.filter((other) => Math.abs(other.bottom - bottom) < LINE_HEIGHT)
    const right = Math.max(ABOVE, ...covered.map(({ left }) => left + BETWEEN))
    placed.push({ title, bottom, right, left: right + title.length * LETTER })
  }
  return placed.map(({ title, bottom, right }) => ({ title, bottom, right }))
}
