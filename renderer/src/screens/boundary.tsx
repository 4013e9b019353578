import { Component, type ReactNode } from 'react'
import { Trouble } from './trouble.tsx'

/** A fault in a screen must not leave an empty window: it says so and offers to open it anew. What was typed lies with the drafts. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? <Trouble message={{ key: 'error.internal' }} again={() => location.reload()} /> : this.props.children
  }
}
