/**
 * What upstreams know of what they have, and decisions need: the policies of resources and who owns them, names of
 * which requests say not all, tags, the schemas of tables.
 *
 * - `question.ts`, `enquiries.ts`: one question to an upstream, and what its answer means
 * - `…-questions.ts`: what is asked of which service
 * - `remembered.ts`, `lease.ts`: how long an answer counts
 * - `policies.ts`, `bucket-owners.ts`, `names.ts`, `facts.ts`: the ports of `src/requests/`
 * - `recorded-policies.ts`: who keeps what no upstream tells
 * - `knowledge.ts`: all of it, and what calls make untrue
 *
 * It decides nothing, and knows no callers.
 */
export { Knowledge } from './knowledge.ts'
export type { RecordedPolicies } from './recorded-policies.ts'
