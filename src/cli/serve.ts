/** What `bin/castellan serve` runs, by `kept-code.ts`: this command, with all that a server loads at its start. */
import '../server/index.ts'
import { serve } from './commands/serve.ts'
import { runProcess } from './run.ts'

void runProcess([serve])
