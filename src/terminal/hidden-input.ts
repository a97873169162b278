import { createInterface } from 'node:readline/promises'
import type { Printable } from './printable.ts'

export interface HiddenStreams {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly output: NodeJS.WritableStream
}

/**
 * A secret: typed at a terminal, where it is not shown, or the whole of standard input without its line end. Never a
 * flag, which other users of the machine can read.
 */
export async function hiddenInput(question: Printable, { input, output }: HiddenStreams): Promise<string> {
  if (!input.isTTY) {
    let text = ''
    for await (const chunk of input) text += chunk
    return text.replace(/\r?\n$/, '')
  }
  output.write(String(question))
  // Without an output, what is typed is not echoed.
  const lines = createInterface({ input, terminal: true })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    output.write('\n')
  }
}
