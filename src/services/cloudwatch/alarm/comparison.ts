/** The operators of alarms with a fixed threshold; `words` as they stand in state reasons. */
export const COMPARISONS = {
  GreaterThanThreshold: { breaches: (value, threshold) => value > threshold, words: 'greater than' },
  GreaterThanOrEqualToThreshold: {
    breaches: (value, threshold) => value >= threshold,
    words: 'greater than or equal to',
  },
  LessThanThreshold: { breaches: (value, threshold) => value < threshold, words: 'less than' },
  LessThanOrEqualToThreshold: { breaches: (value, threshold) => value <= threshold, words: 'less than or equal to' },
} as const satisfies Record<string, { breaches: (value: number, threshold: number) => boolean; words: string }>

export type Comparison = keyof typeof COMPARISONS

export function isComparison(name: string): name is Comparison {
  return Object.hasOwn(COMPARISONS, name)
}
