declare module 'dynalite' {
  import type { Server } from 'node:http'
  /** DynamoDB in memory, as a server that does not listen yet. */
  export default function dynalite(options?: {
    readonly createTableMs?: number
    readonly deleteTableMs?: number
  }): Server
}
