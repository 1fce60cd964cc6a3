import { KeysDialog as Keys, type KeyWords } from '../../parts/keys-dialog.tsx'

const keys: KeyWords[] = [
  [['j', '↓'], 'Next contact'],
  [['k', '↑'], 'Previous contact'],
  [['Enter'], 'Open it'],
  [['x'], 'Select it'],
  [['m'], 'Merge what is selected'],
  [['/'], 'Search'],
  [['?'], 'These keys'],
]

export const KeysDialog = ({ onClose }: { onClose: () => void }) => <Keys keys={keys} onClose={onClose} />
