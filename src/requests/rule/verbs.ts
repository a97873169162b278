/** Whether an operation makes something anew, judging by its name. */
export function makes(operation: string): boolean {
  return /^(?:Create|Run|Allocate|Request|Import|Copy|Start|Submit|Restore|Issue|Register|Purchase|Provision|Generate|Clone|Publish|Upload|Build|Put|Add|Launch|Batch(?:Create|Put|Import))/.test(
    operation,
  )
}
