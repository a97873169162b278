import { encode } from 'uqr'

/**
 * Light modules around the code. The standard asks for four; scanners do with two, and 24 lines are all that a terminal
 * may have.
 */
const BORDER = 2

/** Black on white, whatever the terminal's own colours are: scanners expect dark modules on a light ground. */
const INK = '\u001b[38;5;16;48;5;231m'
const PLAIN = '\u001b[0m'

/** A QR code of `text` for a terminal: two rows of modules in a line, by half blocks. */
export function qrText(text: string): string {
  const { data } = encode(text, { ecc: 'L', border: BORDER })
  const lines: string[] = []
  for (let row = 0; row < data.length; row += 2) {
    const upper = data[row] ?? []
    const lower = data[row + 1] ?? []
    lines.push(`${INK}${upper.map((dark, column) => block(dark, lower[column] ?? false)).join('')}${PLAIN}\n`)
  }
  return lines.join('')
}

function block(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀'
  return lower ? '▄' : ' '
}
