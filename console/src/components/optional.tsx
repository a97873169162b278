/** The label of a field that may be left empty, as AWS's console has it. */
export function Optional({ label }: { readonly label: string }) {
  return (
    <span>
      {label} <i>- optional</i>
    </span>
  )
}
