/** Storage throws where cookies are blocked or the frame is sandboxed; the host page must not notice. */
export const attempt = <T>(act: () => T): T | undefined => {
  try {
    return act()
  } catch {}
}
