import type { Command } from '../../command.ts'
import { add } from './add.ts'
import { list } from './list.ts'

/** For the operator of the store: no account can make or see another. */
export const ACCOUNT_COMMANDS: readonly Command[] = [add, list]
