/** One segment of a route's path: literal text, or a label, which may stand between such: `{name}:cancel`. */
export interface Segment {
  /** Of a literal, all of it; of a label, what stands before it. */
  readonly before: string
  /** What a label is called; `undefined` for a literal. */
  readonly label: string | undefined
  readonly after: string
  /** Whether it takes one segment or more, as `{name+}`. */
  readonly isGreedy: boolean
}

export function compileSegment(text: string): Segment {
  const parts = /^([^{]*)\{([^{}+]*)(\+?)\}([^{}]*)$/.exec(text)
  if (!parts) return { before: text, label: undefined, after: '', isGreedy: false }
  const [, before = '', label = '', plus, after = ''] = parts
  return { before, label, after, isGreedy: plus === '+' }
}

export function matchesSegment({ before, label, after }: Segment, sent: string): boolean {
  if (label === undefined) return before === sent
  return sent.length > before.length + after.length && sent.startsWith(before) && sent.endsWith(after)
}

/** A letter for how much a segment says: a literal more than a label, and a greedy label least. */
export function rankOf({ before, label, after, isGreedy }: Segment): string {
  if (label === undefined) return 'd'
  if (isGreedy) return 'a'
  return before === '' && after === '' ? 'b' : 'c'
}
