import { useEffect, useState } from 'react'
import { useQuery } from '../use-query.ts'

/** A photo that lies on this PC; nothing while it is read, and where it is not here. */
export function Photo({ sha256, alt }: { sha256: string; alt: string }) {
  const { rows } = useQuery('photo', { sha256 })
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (!rows) return undefined
    // The window's policy lets pictures come from its own files or written out, from nowhere else.
    const reader = new FileReader()
    reader.onload = () => setUrl(typeof reader.result === 'string' ? reader.result : null)
    reader.readAsDataURL(new Blob([rows.bytes as BlobPart], { type: rows.mime }))
    return () => reader.abort()
  }, [rows])
  return url === null ? null : <img src={url} alt={alt} className="photo" />
}
