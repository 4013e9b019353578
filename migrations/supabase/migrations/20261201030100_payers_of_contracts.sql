-- A company pays for what its people rent: the contract keeps its renter, and says who pays. Null: the renter does.
alter table public.contracts add column payer_id uuid, add foreign key (org_id, payer_id) references public.customers (org_id, id);
create index contracts_by_payer on public.contracts (org_id, payer_id) where payer_id is not null;
grant update (payer_id) on public.contracts to guichet_commands;
do $$ begin
  perform private.refeed('contracts');
end $$;
