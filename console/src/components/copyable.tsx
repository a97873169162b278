import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'

/** Text with a button that copies it. */
export function Copyable({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={text}
      copyButtonAriaLabel={`Copy ${what}`}
      copySuccessText={`${what} copied`}
      copyErrorText={`${what} could not be copied`}
    />
  )
}
