-- What is left to pay of a whole document, and what of it was credited, is asked by the commands alone since receivables ask for one contract's part.
revoke execute on function private.invoice_open_rp(uuid), private.credited_rp(uuid) from authenticated;
