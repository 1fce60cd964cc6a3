import { Check } from '../../parts/choice.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import css from './contacts.module.css'
import { setSingleKeys, singleKeys } from './use-list-keys.ts'

const keys: [keys: string[], words: string][] = [
  [['j', '↓'], 'Next contact'],
  [['k', '↑'], 'Previous contact'],
  [['Enter'], 'Open it'],
  [['x'], 'Select it'],
  [['m'], 'Merge what is selected'],
  [['/'], 'Search'],
  [['?'], 'These keys'],
]

export const KeysDialog = ({ onClose }: { onClose: () => void }) => (
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
