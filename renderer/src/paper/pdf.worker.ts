// Reads a PDF beside the window, so that whoever types does not notice.
import 'pdfjs-dist/legacy/build/pdf.worker.mjs'
