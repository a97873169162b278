const MINUTE = 60_000

/** Says of what time credentials are known, where that is not now: AWS keeps a credential report for four hours. */
export function asOfText(asOf: number, now: number): string | undefined {
  if (now - asOf < MINUTE) return undefined
  const [day, time] = new Date(asOf).toISOString().split(/[TZ]/)
  return `as it was on ${day} at ${time?.slice(0, 5)} UTC, when the credential report was made`
}
