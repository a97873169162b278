/**
 * Spans in OpenTelemetry's form, as its standard environment variables ask for them: W3C trace context in and out,
 * OTLP over HTTP in JSON. It knows nothing of what is traced, and is loaded only where somebody is to be sent spans;
 * docs/adr/0002-dependencies.md says why it is no package.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export type { Span } from './span.ts'
export { Tracer } from './tracer.ts'
export { type TracingSettings, tracingSettings } from './tracing-settings.ts'
