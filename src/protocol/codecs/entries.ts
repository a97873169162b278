/** Sets an entry whose name a client chose: `__proto__` becomes a property like any other. */
export function setEntry(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
  else target[name] = value
}
