/** The time now, in milliseconds since 1970. A parameter everywhere, so that tests need not sleep. */
export type Clock = () => number

/** `length` unpredictable bytes. A parameter everywhere, so that tests can repeat themselves. */
export type Random = (length: number) => Uint8Array
