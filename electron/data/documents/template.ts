/** Counts up whenever what a document looks like or says changes; it stands on the document and beside its bytes. */
export const template_version = 10
