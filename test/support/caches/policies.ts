/** The managed policies of these names, and two of AWS's. */
export function arnsOf(names: readonly string[]): readonly string[] {
  return [
    ...names.map((name) => `arn:aws:iam::123456789012:policy/${name}`),
    'arn:aws:iam::aws:policy/ReadOnlyAccess',
    'arn:aws:iam::aws:policy/IAMFullAccess',
  ]
}
