import { AwsError } from '../aws/index.ts'
import { Connections } from './sending.ts'
import type { Upstream } from './upstream.ts'

/** Milliseconds. */
const TO_ANSWER = 5_000

/** How long an upstream takes to answer anything at all, or why it does not. It is asked nothing that it would do. */
export async function reach(upstream: Upstream): Promise<{ readonly milliseconds: number } | { readonly why: string }> {
  const connections = new Connections(upstream)
  const start = performance.now()
  try {
    const came = await connections.send(
      { method: 'GET', path: '/', query: '', headers: [['Host', upstream.origin.host]], body: new Uint8Array() },
      { isRepeatable: false, left: AbortSignal.timeout(TO_ANSWER) },
    )
    came.destroy()
    return { milliseconds: performance.now() - start }
  } catch (error) {
    if (error instanceof AwsError) return { why: error.message }
    throw error
  } finally {
    connections.close()
  }
}
