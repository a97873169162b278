/**
 * How the console reaches the account: one AWS SDK client per service, and a JSON 1.1 client for our own. The console is an
 * ordinary API client of the server that sent it; it knows no other way in, and nothing of how the server works.
 *
 * Import the files directly, not this one: each page's chunk then holds only the clients that it uses.
 */
export type { Denial } from './errors.ts'
