import type { Command } from '../command.ts'
import { bill } from './bill.ts'
import { doctor } from './doctor.ts'
import { serve } from './serve.ts'

/** Every command, in the order of the overview. A command is one file and one line here. */
export const COMMANDS: readonly Command[] = [serve, bill, doctor]
