/**
 * A model's pattern as a RegExp that matches the whole text. Patterns are Java's: `matches()` is anchored whatever the pattern says,
 * and `(?s)` leads it where `.` takes line ends too. Only models give patterns, never input.
 */
export function compilePattern(source: string): RegExp {
  const dotAll = source.startsWith('(?s)')
  const body = dotAll ? source.slice(4) : source
  // `u` reads \p{…} and pairs of surrogates; without need of it, it would refuse escapes such as \: that Java takes.
  const needsUnicode = /\\p\{|\\uD[89AB][0-9A-F]{2}\\uD[C-F]/i.test(body)
  const flags = `${dotAll ? 's' : ''}${needsUnicode ? 'u' : ''}`
  return new RegExp(`^(?:${body})$`, flags)
}
