/** A value that is mostly there at once, since a cache has it; waiting for one that is costs as much as finding it. */
export type MaybePromise<T> = T | Promise<T>

/**
 * What `use` makes of the value: at once where it is there. What `use` throws then is thrown here; else the promise is
 * rejected with it.
 */
export function whenKnown<T, R>(value: MaybePromise<T>, use: (value: T) => MaybePromise<R>): MaybePromise<R> {
  return value instanceof Promise ? value.then(use) : use(value)
}
