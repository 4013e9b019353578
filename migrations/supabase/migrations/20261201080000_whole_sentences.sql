-- PostgreSQL cuts a name at 63 bytes, in the middle of a word: these sentences had lost their end. What they allow stays as it is.
alter policy "Staff see open contracts of the firm and closed ones of their l" on public.contracts
  rename to "Staff see open contracts, and closed ones of their locations";
alter policy "Staff settle deposits of cars that left or came back at their l" on public.deposits
  rename to "Staff settle deposits of cars that were at their locations";
alter policy "A command that answers a conflict resolves it in the caller's n" on public.sync_conflicts
  rename to "A command that answers a conflict resolves it for the caller";
alter policy "Managers revoke and administrators rename devices of their loca" on public.devices
  rename to "Managers change devices of their locations by command";
alter policy "Seen with its contract, a collective one with any of its contra" on public.invoices
  rename to "Seen with its contract, or with any that it is for";
alter policy "Seen with its contract, of a collective document with any of it" on public.invoice_vat_totals
  rename to "Seen with its contract, or with any that it is for";
