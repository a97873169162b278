import { indented } from './json-format.ts'

/** A policy document, indented; what does not parse is shown as it is stored. */
export function DocumentView({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
    <section className="document" aria-label={label} tabIndex={0}>
      {indented(text)}
    </section>
  )
}
