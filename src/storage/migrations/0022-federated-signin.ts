import { addColumn, type Migration } from './migration.ts'

export const federatedSignin = {
  name: '0022-federated-signin',
  steps: [addColumn('consoleSession', 'stsToken', 'text?'), addColumn('signinTicket', 'proofSealed', 'text?')],
} as const satisfies Migration
