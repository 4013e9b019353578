import type { Desk } from './desk.ts'

/** The system's dialog is nobody's to press in a test: this file or folder is what a person would choose in it next. */
export const chooses = ({ launched }: Desk, place: string) => launched.app.evaluate(({ dialog }, chosen) => {
  dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
}, place)
