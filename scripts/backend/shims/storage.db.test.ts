import { expect, vi } from 'vitest'
import type { TestBackend } from '../test-backend.ts'
import { contract } from './contract.ts'

const bytes = new Uint8Array([1, 2, 3])

async function twoPeople(backend: TestBackend) {
  const [ada, bea] = [await backend.createUser(), await backend.createUser()]
  return {
    name: `${ada.id}/x`,
    hers: (await backend.signIn(ada.email, ada.password)).storage.from('box'),
    theirs: (await backend.signIn(bea.email, bea.password)).storage.from('box'),
    nobodys: backend.anon.storage.from('box'),
  }
}

contract({
  shim: 'storage',
  hosted: 'lets the policies on storage.objects decide who writes and reads a file, and says what it refuses in the body of a 400',
  lite: 'knows no Storage with policies',
  setup_sql: `insert into storage.buckets (id, name, file_size_limit, allowed_mime_types) values ('box', 'box', 10, '{image/png}');
    create policy "Own files are written" on storage.objects for insert to authenticated
      with check (bucket_id = 'box' and split_part(name, '/', 1) = (select auth.uid())::text);
    create policy "Own files are read" on storage.objects for select to authenticated
      using (bucket_id = 'box' and split_part(name, '/', 1) = (select auth.uid())::text);`,
  proves: async backend => {
    const { name, hers, theirs, nobodys } = await twoPeople(backend)
    const contentType = 'image/png'
    const codeOf = (answer: { error: unknown }) => (answer.error as { statusCode?: string } | null)?.statusCode ?? 'ok'
    expect(codeOf(await theirs.upload(name, bytes, { contentType }))).toBe('403')
    expect(codeOf(await nobodys.upload(name, bytes, { contentType }))).toBe('403')
    expect(codeOf(await hers.upload(name, bytes, { contentType }))).toBe('ok')
    expect(codeOf(await hers.upload(name, bytes, { contentType }))).toBe('409')
    expect(codeOf(await hers.upload(name, bytes, { contentType, upsert: true })), 'no policy for changing').toBe('403')
    expect(codeOf(await hers.upload(`${name}2`, new Uint8Array(11), { contentType }))).toBe('413')
    expect(codeOf(await hers.upload(`${name}2`, bytes, { contentType: 'image/svg+xml' }))).toBe('415')
    expect(codeOf(await backend.anon.storage.from('nowhere').upload(name, bytes, { contentType }))).toBe('404')
    expect(new Uint8Array(await (await hers.download(name)).data?.arrayBuffer() ?? new ArrayBuffer())).toEqual(bytes)
    expect((await theirs.download(name)).data).toBeNull()
    expect((await nobodys.download(name)).data).toBeNull()
    expect((await hers.remove([name])).data, 'no policy for removing').toEqual([])
    expect((await hers.download(name)).data).not.toBeNull()
    const forged = await fetch(`${backend.api_url}/storage/v1/object/box/${name}`, { headers: { authorization: 'Bearer a.b.c' } })
    expect([forged.status, (await forged.json() as { statusCode: string }).statusCode]).toEqual([400, '403'])
  },
  differs: async backend => {
    const { name, hers } = await twoPeople(backend)
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined) // it prints what it stumbles over
    expect((await hers.upload(name, bytes, { contentType: 'image/png' })).data).toBeNull()
    told.mockRestore()
  },
})
