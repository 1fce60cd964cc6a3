/** A text whose emails break at their `@`, where there is no room for them in one line. */
export const Breakable = ({ text }: { text: string }) => (
  <>
    {text.split(/(?=@)/).map((part, at) => (
      <span key={at}>
        {at > 0 && <wbr />}
        {part}
      </span>
    ))}
  </>
)
