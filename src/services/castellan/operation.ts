import type { Operations } from '../../../models/castellan.ts'
import { type OperationContext, operationsOf } from '../operation.ts'

/** What this service must be told by the server: how it is run. */
export interface CastellanPorts {
  readonly about: {
    readonly version: string
    /** The console's default region. */
    readonly consoleRegion: string
    /** Where mails go: to an SMTP server, or to the Inbox in the console. */
    readonly mailDelivery: 'smtp' | 'inbox'
  }
}

export type CastellanContext = OperationContext<CastellanPorts>

export const operation = operationsOf<Operations, CastellanContext>('castellan')
