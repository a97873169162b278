/** Where in which trace somebody is. */
export interface TraceContext {
  /** 32 digits in hex. */
  readonly traceId: string
  /** 16. */
  readonly spanId: string
  readonly isSampled: boolean
}

const NO_TRACE = '0'.repeat(32)
const NO_SPAN = '0'.repeat(16)
/** A later version may say more after the flags; "ff" is none. */
const FORM = /^(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/

/**
 * `traceparent`; `undefined` where it is not one, which is as if there were none.
 *
 * @see https://www.w3.org/TR/trace-context/
 */
export function readTraceparent(text: string | undefined): TraceContext | undefined {
  const [, version, traceId, spanId, flags, more] = (text !== undefined && FORM.exec(text)) || []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  if (traceId === NO_TRACE || spanId === NO_SPAN || (version === '00' && more !== undefined)) return undefined
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

export function writeTraceparent({ traceId, spanId, isSampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-0${isSampled ? 1 : 0}`
}
