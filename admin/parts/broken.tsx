import { Button } from './button.tsx'
import { Empty } from './empty.tsx'

export const Broken = () => (
  <Empty
    icon="alert"
    title="This page broke"
    action={
      <Button icon="again" onClick={() => location.reload()}>
        Load it again
      </Button>
    }
  >
    Nothing that you saved is lost.
  </Empty>
)
