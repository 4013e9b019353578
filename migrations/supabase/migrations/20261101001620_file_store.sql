-- Where the bytes of photos, documents and signatures lie: one private bucket, `<org>/<location>/<sha256 of the bytes>`. A project
-- without Storage (a plain Postgres under test) has no such schema and needs none.
do $$
begin
  if to_regnamespace('storage') is null then return; end if;

  insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
  values ('attachments', 'attachments', false, 26214400, array['image/jpeg', 'image/png', 'image/webp', 'application/pdf'])
  -- the schema is not ours: it outlives a reset of what is
  on conflict (id) do update set public = excluded.public, file_size_limit = excluded.file_size_limit, allowed_mime_types = excluded.allowed_mime_types;

  -- Whoever works at a location (my_locations: nobody's for a customer) puts files there, under the hash of what is in them.
  drop policy if exists "Staff keep files of their locations" on storage.objects;
  create policy "Staff keep files of their locations" on storage.objects for insert to authenticated
    with check (bucket_id = 'attachments' and name ~ '^[0-9a-f-]{36}/[0-9a-f-]{36}/[0-9a-f]{64}$'
      and split_part(name, '/', 1) = (select private.my_org())::text and split_part(name, '/', 2) = any ((select private.my_locations())::text[]));
  drop policy if exists "Staff read files of their locations" on storage.objects;
  create policy "Staff read files of their locations" on storage.objects for select to authenticated
    using (bucket_id = 'attachments'
      and split_part(name, '/', 1) = any ((select private.my_orgs())::text[]) and split_part(name, '/', 2) = any ((select private.my_locations())::text[]));
  -- Bytes that arrived wrong are sent again over them. Once a desk has read back the right ones and said so, they stay for good.
  drop policy if exists "Staff send a file again until it is said to be stored" on storage.objects;
  create policy "Staff send a file again until it is said to be stored" on storage.objects for update to authenticated
    using (bucket_id = 'attachments'
      and split_part(name, '/', 1) = (select private.my_org())::text and split_part(name, '/', 2) = any ((select private.my_locations())::text[])
      and not exists (select from public.attachments a where a.org_id::text = split_part(objects.name, '/', 1) and a.location_id::text = split_part(objects.name, '/', 2)
        and a.sha256 = split_part(objects.name, '/', 3) and a.state = 'STORED'))
    with check (bucket_id = 'attachments' and name ~ '^[0-9a-f-]{36}/[0-9a-f-]{36}/[0-9a-f]{64}$'
      and split_part(name, '/', 1) = (select private.my_org())::text and split_part(name, '/', 2) = any ((select private.my_locations())::text[]));
  -- There is no policy for delete: nobody removes evidence through the API.
end $$;
