import type { TraceContext } from './trace-context.ts'

/** Whether a trace is told of. */
export type Sampler = (traceId: string, parent: TraceContext | undefined) => boolean

const always: Sampler = () => true
const never: Sampler = () => false

/** Of an id the last 7 bytes are random, says W3C's Trace Context, level 2; of these, as many bits as a number has. */
function ofShare(share: number): Sampler {
  const bound = share * 2 ** 52
  return (traceId) => Number.parseInt(traceId.slice(-13), 16) < bound
}

/** As whoever asked has decided; where nobody has, as `root` does. */
function asParent(root: Sampler): Sampler {
  return (traceId, parent) => (parent ? parent.isSampled : root(traceId, parent))
}

const MADE: Readonly<Record<string, (share: number) => Sampler>> = {
  always_on: () => always,
  always_off: () => never,
  traceidratio: ofShare,
  parentbased_always_on: () => asParent(always),
  parentbased_always_off: () => asParent(never),
  parentbased_traceidratio: (share) => asParent(ofShare(share)),
}
const USUAL = 'parentbased_always_on'

/**
 * The sampler that OTEL_TRACES_SAMPLER names, with OTEL_TRACES_SAMPLER_ARG.
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration
 */
export function samplerNamed(
  name: string | undefined,
  argument: string | undefined,
  warn: (message: string) => void,
): Sampler {
  const isKnown = name === undefined || Object.hasOwn(MADE, name)
  if (!isKnown) warn(`OTEL_TRACES_SAMPLER names no sampler that is here: it counts as ${USUAL}`)
  const made = MADE[name !== undefined && isKnown ? name : USUAL] ?? (() => asParent(always))
  return made(shareOf(name, argument, warn))
}

function shareOf(name: string | undefined, argument: string | undefined, warn: (message: string) => void): number {
  if (argument === undefined || !name?.endsWith('traceidratio')) return 1
  const share = /^\d*\.?\d+$/.test(argument) ? Number(argument) : Number.NaN
  if (share >= 0 && share <= 1) return share
  warn('OTEL_TRACES_SAMPLER_ARG is no number from 0 to 1: it counts as 1')
  return 1
}
