/** A stroke drawing on a grid of 24. */
export const Icon = (props: { d: string }) => (
  <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
    <path d={props.d} />
  </svg>
)
