/** An address, up to but not including the punctuation of the sentence around it. */
const ADDRESS = /((?:https?:\/\/|mailto:)[^\s<>"]*[^\s<>"'.,;:!?)\]}])/i

/** Text whose addresses are links. It becomes nodes, never HTML. */
export const LinkedText = (props: { text: string }) => (
  <>
    {props.text.split(ADDRESS).map((part, index) =>
      index % 2 ? (
        <a href={part} target="_blank" rel="noopener nofollow">
          {part}
        </a>
      ) : (
        part
      ),
    )}
  </>
)
