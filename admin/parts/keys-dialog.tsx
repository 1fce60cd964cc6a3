import { Check } from './choice.tsx'
import { Dialog } from './dialog.tsx'
import css from './keys-dialog.module.css'
import { setSingleKeys, singleKeys } from './single-keys.ts'

export type KeyWords = [keys: string[], words: string]

/** The keys of a page, and the switch that turns them off. */
export const KeysDialog = ({ keys, onClose }: { keys: KeyWords[]; onClose: () => void }) => (
  <Dialog title="Keys" onClose={onClose}>
    <dl class={css.keys}>
      {keys.map(([pressed, words]) => (
        <div key={words}>
          <dt>
            {pressed.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
    <Check
      title="Single keys"
      words="Off: only Tab, the arrow keys and Enter are listened to."
      checked={singleKeys.value}
      onChange={setSingleKeys}
    />
  </Dialog>
)
