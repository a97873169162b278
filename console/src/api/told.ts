/**
 * A member of an answer that every such answer has. Without it the answer was not read: that is not the same as one
 * that says none or no.
 *
 * @throws Error where it is missing.
 */
export function told<Value>(value: Value | undefined, member: string): Value {
  if (value === undefined) throw new Error(`The answer has no ${member}.`)
  return value
}
