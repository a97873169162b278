import { compile } from '../policy/index.ts'

/** Whether a document is a policy of a resource that can be decided by: all of it can be read. */
export function isReadablePolicy(document: string): boolean {
  try {
    compile([{ policy: 'resource policy', document }], 'resource-based policy')
    return true
  } catch {
    return false
  }
}
