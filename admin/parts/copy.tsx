import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from './button.tsx'
import css from './copy.module.css'
import { complain } from './toast.tsx'

/** The clipboard is closed to pages served without TLS from another machine: the text is selected instead. */
async function copyText(text: string, shown: HTMLElement | null) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    if (shown) getSelection()?.selectAllChildren(shown)
    complain({
      title: 'The browser does not let this page copy',
      detail: 'The text is selected: press Ctrl+C.',
    })
    return false
  }
}

type CopyProps = { label: string; text: string; secret?: boolean; lines?: boolean }

/** A value to take away: one line or several, perhaps hidden until asked for. */
export function Copyable({ label, text, secret, lines }: CopyProps) {
  const [shown, setShown] = useState(!secret)
  const [copied, setCopied] = useState(false)
  const value = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <fieldset class={lines ? `${css.copyable} ${css.lines}` : css.copyable} aria-label={label}>
      <code ref={value} class={css.value}>
        {shown ? text : '•'.repeat(24)}
      </code>
      {secret && (
        <Button kind="bare" small icon="eye" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {shown ? 'Hide' : 'Show'}
        </Button>
      )}
      <Button
        small
        icon={copied ? 'check' : 'copy'}
        aria-label={`Copy ${label}`}
        onClick={async () => setCopied(await copyText(text, value.current))}
      >
        <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
      </Button>
    </fieldset>
  )
}
