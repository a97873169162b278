import { type EndedSpan, KINDS } from './span.ts'

type Attributes = Readonly<Record<string, string | number | undefined>>

/**
 * `ExportTraceServiceRequest` in JSON: ids in hex, kinds as numbers, 64-bit numbers as texts.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function exportRequest(spans: readonly EndedSpan[], resource: Attributes): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: 'castellan' }, spans: spans.map(spanOf) }],
      },
    ],
  }
}

function spanOf({ context, parentId, kind, name, start, end, attributes, isError }: EndedSpan): object {
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    ...(parentId !== undefined && { parentSpanId: parentId }),
    name,
    kind: KINDS[kind],
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(end),
    attributes: attributesOf(attributes),
    status: isError ? { code: 2 } : {},
  }
}

function attributesOf(attributes: Attributes): readonly object[] {
  return Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined) return []
    return { key, value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) } }
  })
}

function nanoseconds(milliseconds: number): string {
  const whole = Math.floor(milliseconds)
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.floor((milliseconds - whole) * 1e6)))
}
