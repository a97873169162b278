/** Prints a table for docs/benchmarks.md. */
export function table(title: string, header: readonly string[], rows: readonly (readonly string[])[]): void {
  const width = header.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? '').length)))
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(width[i] ?? 0)).join(' | ')} |`
  const out = [
    `\n### ${title}\n`,
    line(header),
    `|${width.map((w) => '-'.repeat(w + 2)).join('|')}|`,
    ...rows.map(line),
  ]
  process.stdout.write(`${out.join('\n')}\n`)
}

export const whole = (n: number) => Math.round(n).toLocaleString('en-US')
export const ratio = (a: number, b: number) =>
  Number.isFinite(a / b) ? `${(a / b).toFixed(a / b < 10 ? 2 : 0)}x` : 'n/a'
