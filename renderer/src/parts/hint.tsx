/** The key that does it, beside the words. */
export const KeyHint = ({ keys }: { keys: string }) => <kbd className="key">{keys}</kbd>
