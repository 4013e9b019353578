// Made by `npm run db:generate` from the live schema. Do not edit: `npm test` compares it.

/** The tables of the schema `public`, a row as the API sends it. */
export type DatabaseTables = {
  access_log: {
    at: string
    customer_id: string | null
    hits: number
    id: string
    kind: string
    location_id: string | null
    org_id: string
    person_id: string
    purpose: string | null
  }
  approval_requests: {
    answer: string | null
    answered_at: string | null
    answered_by: string | null
    asked_at: string
    asked_by: string
    contract_id: string
    customer_id: string
    id: string
    location_id: string
    ops: string
    org_id: string
    phone_challenge: string | null
    status: string
    valid_until: string | null
    vehicle_id: string
  }
  approvals: {
    approved_at: string
    approved_by: string
    approved_op_id: string | null
    command: string
    contract_id: string | null
    id: string
    limit_bp: number | null
    location_id: string
    org_id: string
    reason: string
    reservation_id: string | null
  }
  attachments: {
    bytes: number
    contract_id: string | null
    created_at: string
    created_by: string | null
    damage_id: string | null
    device_id: string | null
    id: string
    inspection_id: string | null
    kind: string
    location_id: string
    mime: string
    org_id: string
    sha256: string
    state: string
    stored_at: string | null
    view: string | null
  }
  audit_log: {
    action: string
    actor_id: string | null
    after: unknown | null
    at: string
    before: unknown | null
    chain_id: string
    chain_no: number
    device_id: string | null
    hash: string
    id: number
    op_id: string | null
    org_id: string
    row_id: string
    table_name: string
  }
  backup_runs: {
    bytes: number
    command: string | null
    device_id: string
    file_name: string | null
    id: string
    is_ok: boolean
    kind: string
    made_at: string
    made_by: string
    org_id: string
    row_count: number
    row_id: string | null
    sha256: string
    sum_rp: number
    table_count: number
    table_name: string | null
  }
  booking_notes: {
    added_rp: number | null
    approval_id: string | null
    authority: string | null
    content_hash: string | null
    contract_id: string | null
    driver_id: string | null
    ends_after: string | null
    ends_before: string | null
    id: string
    kind: string
    offence_at: string | null
    offence_number: string | null
    org_id: string
    reservation_id: string | null
    text: string
    written_at: string
    written_by: string
  }
  cash_counts: {
    cash_session_id: string
    counted_at: string
    denomination_rp: number
    id: string
    location_id: string
    moment: string
    org_id: string
    pieces: number
  }
  cash_movements: {
    amount_rp: number
    cash_session_id: string
    id: string
    kind: string
    late_for_lock: boolean
    location_id: string
    moved_at: string
    moved_by: string
    org_id: string
    reason: string
  }
  cash_sessions: {
    closed_at: string | null
    closed_by: string | null
    counted_rp: number | null
    day_begins_at: string | null
    device_id: string
    difference_reason: string | null
    expected_rp: number | null
    id: string
    location_id: string
    opened_at: string
    opened_by: string
    opening_rp: number
    org_id: string
    reported: string | null
    status: string
    terminal_expected_rp: number | null
    terminal_reason: string | null
    terminal_rp: number | null
    till: string
  }
  charge_kinds: {
    id: string
    kind: string
    name_de: string
    name_en: string
    name_fr: string
    name_it: string
    org_id: string
    vat_code: string
  }
  contract_charges: {
    amount_rp: number
    contract_id: string
    created_at: string
    created_by: string | null
    description: string
    extra_id: string | null
    id: string
    kind: string
    late_for_lock: boolean
    org_id: string
    quantity: number
    season_id: string | null
    unit_rp: number
    vat_bp: number
    vat_code: string
  }
  contract_drivers: {
    contract_id: string
    driver_id: string
    id: string
    is_main: boolean
    org_id: string
  }
  contract_extras: {
    contract_id: string
    extra_id: string
    id: string
    org_id: string
    per: string
    pieces: number
    price_rp: number
  }
  contract_texts: {
    contract_id: string
    document_text_id: string
    id: string
    org_id: string
  }
  contract_transitions: {
    from_status: 'DRAFT' | 'ACTIVE' | 'RETURNED' | 'COMPLETED' | 'CANCELLED' | 'VOID'
    min_role: 'SUPER_ADMIN' | 'ADMIN' | 'MANAGER' | 'STAFF' | 'CUSTOMER'
    to_status: 'DRAFT' | 'ACTIVE' | 'RETURNED' | 'COMPLETED' | 'CANCELLED' | 'VOID'
  }
  contract_vehicles: {
    contract_id: string
    id: string
    in_at: string | null
    in_conflict: boolean
    in_fuel: number | null
    in_km: number | null
    in_location_id: string | null
    org_id: string
    out_at: string
    out_fuel: number
    out_km: number
    out_location_id: string
    seq: number
    state: string
    vehicle_id: string
  }
  contracts: {
    charge_fee_rp: number | null
    created_at: string
    created_by: string | null
    customer_id: string
    day_rate_rp: number
    device_id: string | null
    ends_at: string
    excess_rp: number
    extra_km_rp: number
    fuel_fee_rp: number
    fuel_unit_rp: number
    grace_min: number
    id: string
    included_km_day: number
    is_receivable: boolean
    kwh_rp: number | null
    late_grace_min: number | null
    late_hour_rp: number | null
    number: string
    org_id: string
    package_km: number
    payer_id: string | null
    pickup_location_id: string
    price_plan_id: string
    reservation_id: string | null
    return_location_id: string
    returned_at: string | null
    returned_location_id: string | null
    seasons: string
    settled_at: string | null
    starts_at: string
    status: 'DRAFT' | 'ACTIVE' | 'RETURNED' | 'COMPLETED' | 'CANCELLED' | 'VOID'
  }
  counter_fees: {
    amount_rp: number
    category_id: string | null
    code: string
    id: string
    is_active: boolean
    kind: string
    name_de: string
    name_en: string
    name_fr: string
    name_it: string
    org_id: string
  }
  customer_flag_reasons: {
    flag_id: string
    id: string
    org_id: string
    reason: string
  }
  customer_flags: {
    customer_id: string
    flagged_at: string
    flagged_by: string
    id: string
    lifted_at: string | null
    lifted_by: string | null
    org_id: string
  }
  customer_locations: {
    customer_id: string
    id: string
    location_id: string
    org_id: string
  }
  customer_redirects: {
    customer_id: string
    id: string
    into_customer_id: string
    merged_at: string
    merged_by: string
    org_id: string
  }
  customers: {
    anonymised_at: string | null
    birth_date: string | null
    company_name: string | null
    country: string
    created_at: string
    email: string | null
    first_name: string
    house_number: string
    id: string
    is_blocked: boolean
    last_name: string
    locale: string
    org_id: string
    phone: string | null
    postcode: string
    street: string
    town: string
  }
  damage_transitions: {
    from_status: 'REPORTED' | 'ASSESSED' | 'APPROVED' | 'REJECTED' | 'REPAIRED'
    min_role: 'SUPER_ADMIN' | 'ADMIN' | 'MANAGER' | 'STAFF' | 'CUSTOMER'
    to_status: 'REPORTED' | 'ASSESSED' | 'APPROVED' | 'REJECTED' | 'REPAIRED'
  }
  data_requests: {
    answer: string | null
    answered_at: string | null
    answered_by: string | null
    customer_id: string
    due_at: string
    id: string
    kind: string
    location_id: string
    note: string
    opened_at: string
    opened_by: string
    org_id: string
  }
  delivered_movements: {
    amount_rp: number
    at: string
    before_rp: number
    delivery_id: string
    document: string
    group_id: string
    hint: string
    id: string
    is_reversal: boolean
    org_id: string
    other_rp: number
    row_id: string
    till: string | null
    vat_bp: number
    vat_code: string
    what: string
  }
  deposits: {
    amount_rp: number
    authorisation_code: string | null
    captured_rp: number
    card_last4: string | null
    cash_session_id: string | null
    contract_id: string
    held_at: string
    id: string
    late_for_lock: boolean
    location_id: string
    method: 'CASH' | 'CREDIT_CARD' | 'DEBIT_CARD' | 'BANK_TRANSFER' | 'TWINT' | 'QR_BILL'
    org_id: string
    release_session_id: string | null
    settled_at: string | null
    status: string
  }
  devices: {
    id: string
    location_id: string
    name: string
    org_id: string
    registered_at: string
    registered_by: string
    revoked_at: string | null
  }
  document_texts: {
    id: string
    locale: string
    org_id: string
    place: string
    text: string | null
    written_at: string
    written_by: string
  }
  drivers: {
    birth_date: string
    customer_id: string
    first_name: string
    id: string
    last_name: string
    licence_categories: string
    licence_country: string
    licence_expires_on: string | null
    licence_issued_on: string
    licence_number: string
    org_id: string
  }
  export_runs: {
    as_of: string | null
    device_id: string
    format: string
    from_on: string
    id: string
    is_delta: boolean
    kind: string
    location_id: string
    locations: (string)[]
    made_at: string
    made_by: string
    org_id: string
    purpose: string | null
    row_count: number
    sha256: string
    source: string
    states: (string)[]
    sum_rp: number
    until_on: string
    waiting: number
  }
  extra_stock: {
    extra_id: string
    id: string
    location_id: string
    org_id: string
    pieces: number
  }
  extras: {
    category_id: string | null
    charge_kind: string
    code: string
    excess_bp: number | null
    id: string
    is_active: boolean
    km: number | null
    name_de: string
    name_en: string
    name_fr: string
    name_it: string
    org_id: string
    per: string
    price_rp: number
    sort: number
  }
  incidents: {
    contract_id: string | null
    counterparty: string | null
    description: string
    fuel_level: number | null
    happened_at: string
    id: string
    kind: string
    location_id: string
    odometer_km: number | null
    org_id: string
    place: string
    police_number: string | null
    reported_at: string
    reported_by: string
    vehicle_id: string
  }
  inspections: {
    content_hash: string
    contract_id: string
    fuel_level: number
    id: string
    inspected_at: string
    inspected_by: string | null
    items: string | null
    keys: number | null
    kind: string
    leg_id: string
    odometer_km: number
    org_id: string
    vehicle_id: string
  }
  invoice_lines: {
    amount_rp: number
    charge_id: string
    contract_id: string
    corrects_line_id: string | null
    description: string
    id: string
    invoice_id: string
    kind: string
    org_id: string
    position: number
    quantity: number
    unit_rp: number
    vat_bp: number
    vat_code: string
  }
  invoice_vat_totals: {
    contract_id: string | null
    gross_rp: number
    id: string
    invoice_id: string
    org_id: string
    vat_bp: number
    vat_code: string
    vat_rp: number
  }
  invoices: {
    contract_id: string | null
    corrects_id: string | null
    device_id: string
    due_on: string | null
    ends_at: string
    id: string
    is_reissue: boolean
    issued_at: string
    issued_by: string
    kind: string
    late_for_lock: boolean
    locale: string
    location_id: string
    number: string
    org_id: string
    payer: string
    reason: string | null
    recipient_country: string | null
    recipient_house_number: string | null
    recipient_line: string | null
    recipient_name: string | null
    recipient_postcode: string | null
    recipient_street: string | null
    recipient_town: string | null
    starts_at: string
    supplier_house_number: string
    supplier_name: string
    supplier_postcode: string
    supplier_street: string
    supplier_town: string
    supplier_uid: string | null
    total_rp: number
  }
  journal_deliveries: {
    delivered_at: string
    delivered_by: string
    entry_count: number
    from_on: string
    id: string
    location_id: string
    number: number
    org_id: string
    until_on: string
  }
  ledger_accounts: {
    account: string | null
    id: string
    location_id: string | null
    org_id: string
    purpose: string
    tax_code: string | null
    till: string | null
  }
  locations: {
    code: string
    house_number: string
    id: string
    is_border: boolean
    name: string
    org_id: string
    phone: string | null
    postcode: string
    street: string
    town: string
  }
  maintenance_records: {
    cancel_reason: string | null
    cost_rp: number | null
    ends_at: string | null
    id: string
    kind: string
    notes: string
    odometer_km: number | null
    org_id: string
    reported_at: string | null
    reported_by: string | null
    starts_at: string | null
    status: 'SCHEDULED' | 'IN_PROGRESS' | 'COMPLETED' | 'CANCELLED'
    vehicle_id: string
  }
  maintenance_transitions: {
    from_status: 'SCHEDULED' | 'IN_PROGRESS' | 'COMPLETED' | 'CANCELLED'
    min_role: 'SUPER_ADMIN' | 'ADMIN' | 'MANAGER' | 'STAFF' | 'CUSTOMER'
    to_status: 'SCHEDULED' | 'IN_PROGRESS' | 'COMPLETED' | 'CANCELLED'
  }
  number_blocks: {
    device_id: string
    first_no: number
    id: string
    kind: string
    last_no: number
    leased_at: string
    location_id: string
    next_no: number
    org_id: string
    prefix: string
  }
  odometer_readings: {
    id: string
    in_conflict: boolean
    km: number
    org_id: string
    read_at: string
    reason: string | null
    source: string
    vehicle_id: string
  }
  one_way_fees: {
    fee_rp: number
    from_location_id: string
    id: string
    org_id: string
    to_location_id: string
  }
  op_set_asides: {
    device_id: string
    id: string
    location_id: string
    org_id: string
    original_author_id: string
    original_name: string
    original_occurred_at: string
    original_op_id: string
    reason: string
    set_aside_at: string
    set_aside_by: string
  }
  op_takeovers: {
    device_id: string
    id: string
    location_id: string
    new_op_id: string
    org_id: string
    original_author_id: string
    original_name: string
    original_occurred_at: string
    original_op_id: string
    reason: string
    taken_at: string
    taken_by: string
  }
  organizations: {
    customs_gate: string
    fuel_fee_rp: number
    fuel_litre_rp: number
    grace_min: number
    house_number: string
    iban: string | null
    id: string
    kwh_rp: number
    manager_discount_bp: number
    name: string
    postcode: string
    staff_charge_rp: number
    staff_discount_bp: number
    street: string
    town: string
    uid: string | null
  }
  payment_allocations: {
    allocated_at: string
    allocated_by: string
    amount_rp: number
    contract_id: string
    deposit_id: string | null
    id: string
    invoice_id: string
    org_id: string
    payment_id: string | null
    reverses_id: string | null
  }
  payments: {
    amount_rp: number
    cash_session_id: string | null
    contract_id: string
    id: string
    kind: string
    late_for_lock: boolean
    location_id: string
    method: 'CASH' | 'CREDIT_CARD' | 'DEBIT_CARD' | 'BANK_TRANSFER' | 'TWINT' | 'QR_BILL'
    org_id: string
    paid_at: string
    reference: string | null
    reverses_id: string | null
    rounding_rp: number
    taken_by: string | null
  }
  period_locks: {
    id: string
    location_id: string
    locked_at: string
    locked_by: string
    org_id: string
    until_on: string
  }
  pin_resets: {
    id: string
    location_id: string
    org_id: string
    reset_at: string
    reset_by: string
    user_id: string
  }
  price_plan_tiers: {
    day_rate_rp: number
    from_days: number
    id: string
    org_id: string
    price_plan_id: string
  }
  price_plans: {
    category_id: string
    charge_fee_rp: number | null
    day_rate_rp: number
    extra_km_rp: number
    id: string
    included_km_day: number
    kwh_rp: number | null
    late_grace_min: number | null
    late_hour_rp: number | null
    name: string
    org_id: string
    valid_from: string
  }
  reservations: {
    category_id: string
    contract_id: string | null
    customer_id: string
    ends_at: string
    id: string
    location_id: string
    number: string
    org_id: string
    price_plan_id: string
    return_location_id: string
    seasons: string
    starts_at: string
    status: string
    vehicle_id: string | null
  }
  seasons: {
    category_id: string | null
    first_day: string
    id: string
    is_active: boolean
    last_day: string
    name_de: string
    name_en: string
    name_fr: string
    name_it: string
    org_id: string
    surcharge_bp: number
  }
  signatures: {
    attachment_id: string | null
    contract_id: string | null
    id: string
    inspection_id: string | null
    location_id: string
    note_id: string | null
    org_id: string
    reason: string | null
    refused: boolean
    role: string
    signed_at: string
    signed_text: string | null
    signer_name: string
    taken_by: string | null
    text_sha256: string
  }
  sync_conflicts: {
    author_id: string
    contract_id: string | null
    customer_id: string | null
    decision: string | null
    differences: string | null
    fields: string | null
    found_at: string
    id: string
    kind: string
    location_id: string
    op_id: string
    org_id: string
    other_contract_id: string | null
    other_location_id: string | null
    reason: string | null
    reservation_id: string | null
    resolved_at: string | null
    resolved_by: string | null
    subject: string | null
    subject_id: string | null
    vehicle_id: string | null
  }
  sync_epoch: {
    epoch: string
    one: boolean
  }
  sync_log: {
    location_id: string | null
    org_id: string
    row_id: string
    seq: number
    tbl: string
    xid: string
  }
  sync_ops: {
    author_id: string
    code: string | null
    constraint_name: string | null
    device_id: string
    flags: (string)[]
    name: string
    occurred_at: string
    op_id: string
    org_id: string
    status: string
    stored_at: string
    version: number
    xid: string
  }
  user_locations: {
    id: string
    is_active: boolean
    location_id: string
    org_id: string
    user_id: string
  }
  users: {
    customer_id: string | null
    email: string
    full_name: string
    id: string
    is_active: boolean
    locale: string
    org_id: string | null
    phone: string | null
    role: 'SUPER_ADMIN' | 'ADMIN' | 'MANAGER' | 'STAFF' | 'CUSTOMER'
  }
  vat_codes: {
    code: string
    id: string
    is_taxed: boolean
    name_de: string
    name_en: string
    name_fr: string
    name_it: string
    org_id: string
  }
  vat_rates: {
    code: string
    id: string
    org_id: string
    rate_bp: number
    valid_from: string
  }
  vehicle_blocks: {
    ends_at: string
    id: string
    is_active: boolean
    kind: string
    org_id: string
    reason: string | null
    source_id: string
    starts_at: string
    to_location_id: string | null
    vehicle_id: string
  }
  vehicle_categories: {
    body: string
    code: string
    deposit_rp: number
    excess_rp: number
    id: string
    licence_category: string
    min_age: number
    min_years_held: number
    name_de: string
    name_en: string
    name_fr: string
    name_it: string
    org_id: string
    sort: number
    young_driver_age: number
    young_driver_fee_rp: number
  }
  vehicle_damages: {
    assessed_at: string | null
    assessed_by: string | null
    assessed_rp: number | null
    contract_id: string | null
    decided_at: string | null
    decided_by: string | null
    decision_reason: string | null
    description: string
    found_at: string
    found_by: string | null
    id: string
    inspection_id: string | null
    kind: string
    org_id: string
    part: string
    repaired_at: string | null
    repaired_by: string | null
    severity: number
    size_mm: number | null
    status: 'REPORTED' | 'ASSESSED' | 'APPROVED' | 'REJECTED' | 'REPAIRED'
    vehicle_id: string
    view: string | null
    x: number | null
    y: number | null
  }
  vehicle_plates: {
    id: string
    org_id: string
    plate: string
    valid_from: string
    valid_to: string | null
    vehicle_id: string
  }
  vehicle_transitions: {
    from_status: 'AVAILABLE' | 'RENTED' | 'CLEANING' | 'IN_TRANSFER' | 'MAINTENANCE' | 'OUT_OF_SERVICE' | 'RETIRED'
    min_role: 'SUPER_ADMIN' | 'ADMIN' | 'MANAGER' | 'STAFF' | 'CUSTOMER'
    to_status: 'AVAILABLE' | 'RENTED' | 'CLEANING' | 'IN_TRANSFER' | 'MAINTENANCE' | 'OUT_OF_SERVICE' | 'RETIRED'
  }
  vehicles: {
    battery_kwh: number
    category_id: string
    colour: string
    equipment: string
    first_registered: string
    fuel_level: number
    fuel_type: 'PETROL' | 'DIESEL' | 'ELECTRIC' | 'HYBRID' | 'PLUGIN_HYBRID'
    id: string
    inspection_due: string | null
    insurance_until: string | null
    joined_at: string | null
    location_id: string
    make: string
    model: string
    odometer_km: number
    org_id: string
    retired_at: string | null
    seats: number
    service_due_km: number | null
    status: 'AVAILABLE' | 'RENTED' | 'CLEANING' | 'IN_TRANSFER' | 'MAINTENANCE' | 'OUT_OF_SERVICE' | 'RETIRED'
    status_reason: string | null
    tank_litres: number
    transmission: 'MANUAL' | 'AUTOMATIC'
    vignette_until: string | null
    vin: string
  }
}
