CREATE TABLE alert (
  station_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  raised_by TEXT NOT NULL,
  raised_at BIGINT NOT NULL,
  ticket TEXT,
  desk INTEGER,
  device TEXT,
  reason TEXT,
  repeated_at BIGINT,
  taken_by TEXT,
  taken_name TEXT,
  taken_at BIGINT,
  ended_at BIGINT,
  CONSTRAINT alert_pkey PRIMARY KEY (station_id, id),
  CONSTRAINT alert_station_id_ticket_fkey FOREIGN KEY(station_id, ticket) REFERENCES ticket (station_id, id),
  CONSTRAINT alert_taken_check CHECK (taken_by IS NULL OR ended_at IS NOT NULL),
  CONSTRAINT alert_kind_check CHECK (kind IN ('immediate', 'officer', 'help', 'left_alone')),
  CONSTRAINT alert_reason_check CHECK (reason IN ('danger', 'health', 'language', 'officer', 'equipment', 'other')),
  CONSTRAINT alert_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE INDEX alert_standing ON alert (station_id, raised_at) WHERE ended_at IS NULL
CREATE INDEX alert_taken ON alert (station_id, taken_at) WHERE taken_at IS NOT NULL
CREATE TABLE clock_mark (
  station_id INTEGER NOT NULL,
  at BIGINT NOT NULL,
  steady_s FLOAT NOT NULL,
  boot TEXT NOT NULL,
  CONSTRAINT clock_mark_pkey PRIMARY KEY (station_id),
  CONSTRAINT clock_mark_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
 WITHOUT ROWID
CREATE TABLE closed_day (
  station_id INTEGER NOT NULL,
  day DATE NOT NULL,
  closed_at BIGINT NOT NULL,
  definitions INTEGER NOT NULL,
  purged_at BIGINT,
  CONSTRAINT closed_day_pkey PRIMARY KEY (station_id, day),
  CONSTRAINT closed_day_definitions_check CHECK (definitions >= 1),
  CONSTRAINT closed_day_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
 WITHOUT ROWID
CREATE TABLE config_version (
  station_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL,
  revision INTEGER NOT NULL,
  document TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  published_at BIGINT,
  note TEXT NOT NULL,
  CONSTRAINT config_version_pkey PRIMARY KEY (station_id, version),
  CONSTRAINT config_version_version_check CHECK (version >= 1),
  CONSTRAINT config_version_revision_check CHECK (revision >= 1),
  CONSTRAINT config_version_state_check CHECK (state IN ('draft', 'published')),
  CONSTRAINT config_version_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE UNIQUE INDEX config_version_draft ON config_version (station_id) WHERE state = 'draft'
CREATE TABLE counter (
  station_id INTEGER NOT NULL,
  day DATE NOT NULL,
  letter TEXT NOT NULL,
  number INTEGER NOT NULL,
  CONSTRAINT counter_pkey PRIMARY KEY (station_id, day, letter),
  CONSTRAINT counter_number_check CHECK (number >= 1),
  CONSTRAINT counter_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
 WITHOUT ROWID
CREATE TABLE desk (
  station_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  state TEXT NOT NULL,
  staff TEXT,
  staff_name TEXT,
  role TEXT,
  services TEXT NOT NULL,
  ticket TEXT,
  since BIGINT,
  pause_reason TEXT,
  languages TEXT NOT NULL,
  lease TEXT,
  lease_holder TEXT,
  lease_at BIGINT,
  heard_at BIGINT,
  version INTEGER NOT NULL,
  CONSTRAINT desk_pkey PRIMARY KEY (station_id, number),
  CONSTRAINT desk_station_id_ticket_fkey FOREIGN KEY(station_id, ticket) REFERENCES ticket (station_id, id),
  CONSTRAINT desk_number_check CHECK (number >= 1),
  CONSTRAINT desk_version_check CHECK (version >= 1),
  CONSTRAINT desk_worked_check CHECK ((state = 'closed') = (staff IS NULL)),
  CONSTRAINT desk_state_check CHECK (state IN ('closed', 'open', 'paused')),
  CONSTRAINT desk_pause_reason_check CHECK (pause_reason IN ('break', 'errand', 'system', 'meeting', 'other')),
  CONSTRAINT desk_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE UNIQUE INDEX desk_staff ON desk (station_id, staff) WHERE staff IS NOT NULL
CREATE UNIQUE INDEX desk_ticket ON desk (station_id, ticket) WHERE ticket IS NOT NULL
CREATE TABLE desk_figures (
  station_id INTEGER NOT NULL,
  day DATE NOT NULL,
  desk INTEGER NOT NULL,
  issued BIGINT NOT NULL,
  called BIGINT NOT NULL,
  attended BIGINT NOT NULL,
  no_show BIGINT NOT NULL,
  "left" BIGINT NOT NULL,
  expired BIGINT DEFAULT '0' NOT NULL,
  transferred BIGINT NOT NULL,
  cancelled BIGINT NOT NULL,
  waiting BIGINT NOT NULL,
  begun BIGINT NOT NULL,
  again BIGINT NOT NULL,
  kept BIGINT NOT NULL,
  broken BIGINT NOT NULL,
  early BIGINT NOT NULL,
  undecided BIGINT NOT NULL,
  leapt BIGINT DEFAULT '0' NOT NULL,
  prompt BIGINT NOT NULL,
  tardy BIGINT NOT NULL,
  granted_prompt BIGINT DEFAULT '0' NOT NULL,
  granted_tardy BIGINT DEFAULT '0' NOT NULL,
  whole_kept BIGINT DEFAULT '0' NOT NULL,
  whole_broken BIGINT DEFAULT '0' NOT NULL,
  visits BIGINT NOT NULL,
  moved BIGINT NOT NULL,
  due BIGINT NOT NULL,
  unfiled BIGINT NOT NULL,
  asked BIGINT NOT NULL,
  spoken BIGINT NOT NULL,
  wait_s BIGINT NOT NULL,
  service_s BIGINT NOT NULL,
  waits TEXT NOT NULL,
  first_calls TEXT DEFAULT '' NOT NULL,
  last_waits TEXT NOT NULL,
  services TEXT NOT NULL,
  stays TEXT NOT NULL,
  contacts TEXT NOT NULL,
  answers TEXT DEFAULT '' NOT NULL,
  responses TEXT NOT NULL,
  CONSTRAINT desk_figures_pkey PRIMARY KEY (station_id, day, desk),
  CONSTRAINT desk_figures_desk_check CHECK (desk >= 0),
  CONSTRAINT desk_figures_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
 WITHOUT ROWID
CREATE TABLE device (
  station_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  printer TEXT,
  active BOOLEAN NOT NULL,
  seen_at BIGINT,
  token_hash TEXT,
  desk INTEGER,
  band TEXT,
  own_printer TEXT,
  own_profile TEXT,
  screen TEXT,
  voice TEXT,
  CONSTRAINT device_pkey PRIMARY KEY (station_id, name),
  CONSTRAINT device_station_id_printer_fkey FOREIGN KEY(station_id, printer) REFERENCES printer (station_id, name),
  CONSTRAINT device_station_id_desk_fkey FOREIGN KEY(station_id, desk) REFERENCES desk (station_id, number),
  CONSTRAINT device_role_check CHECK (role IN ('kiosk', 'display', 'button')),
  CONSTRAINT device_desk_check CHECK ((role = 'button') = (desk IS NOT NULL)),
  CONSTRAINT device_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id),
  CONSTRAINT device_token_hash_key UNIQUE (token_hash)
)
CREATE TABLE estimate_score (
  station_id INTEGER NOT NULL,
  day DATE NOT NULL,
  service TEXT NOT NULL,
  n INTEGER NOT NULL,
  abandoned INTEGER NOT NULL,
  inside INTEGER NOT NULL,
  by_p80 INTEGER NOT NULL,
  late INTEGER NOT NULL,
  error_s FLOAT NOT NULL,
  bias_s FLOAT NOT NULL,
  pinball_s FLOAT NOT NULL,
  untils INTEGER DEFAULT '0' NOT NULL,
  leapt INTEGER DEFAULT '0' NOT NULL,
  definition INTEGER DEFAULT '1' NOT NULL,
  CONSTRAINT estimate_score_pkey PRIMARY KEY (station_id, day, service),
  CONSTRAINT estimate_score_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE TABLE event (
  station_id INTEGER NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  ticket TEXT,
  desk INTEGER,
  data TEXT NOT NULL,
  CONSTRAINT event_pkey PRIMARY KEY (station_id, seq),
  CONSTRAINT event_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
 WITHOUT ROWID
CREATE INDEX event_actor ON event (station_id, actor, seq)
CREATE INDEX event_change ON event (station_id, seq) WHERE kind IN ('staff_changed', 'device_changed', 'printer_changed', 'station_changed', 'config_published')
CREATE INDEX event_clock ON event (station_id, seq) WHERE kind = 'clock_changed'
CREATE INDEX event_desk ON event (station_id, desk, seq) WHERE desk IS NOT NULL AND ticket IS NOT NULL
CREATE INDEX event_house ON event (station_id, at, seq, kind, actor, ticket, desk, data) WHERE kind IN ('desk_opened', 'desk_closed', 'desk_paused', 'desk_resumed', 'printer_out', 'printer_back', 'device_away', 'device_back')
CREATE INDEX event_moment ON event (station_id, ticket) WHERE kind IN ('parked', 'returned', 'lane_changed')
CREATE INDEX event_ticket ON event (station_id, ticket, seq) WHERE ticket IS NOT NULL
CREATE TABLE hour_figures (
  station_id INTEGER NOT NULL,
  day DATE NOT NULL,
  hour INTEGER NOT NULL,
  service TEXT NOT NULL,
  lane SMALLINT NOT NULL,
  issued BIGINT NOT NULL,
  called BIGINT NOT NULL,
  attended BIGINT NOT NULL,
  no_show BIGINT NOT NULL,
  "left" BIGINT NOT NULL,
  expired BIGINT DEFAULT '0' NOT NULL,
  transferred BIGINT NOT NULL,
  cancelled BIGINT NOT NULL,
  waiting BIGINT NOT NULL,
  begun BIGINT NOT NULL,
  again BIGINT NOT NULL,
  kept BIGINT NOT NULL,
  broken BIGINT NOT NULL,
  early BIGINT NOT NULL,
  undecided BIGINT NOT NULL,
  leapt BIGINT DEFAULT '0' NOT NULL,
  prompt BIGINT NOT NULL,
  tardy BIGINT NOT NULL,
  granted_prompt BIGINT DEFAULT '0' NOT NULL,
  granted_tardy BIGINT DEFAULT '0' NOT NULL,
  whole_kept BIGINT DEFAULT '0' NOT NULL,
  whole_broken BIGINT DEFAULT '0' NOT NULL,
  visits BIGINT NOT NULL,
  moved BIGINT NOT NULL,
  due BIGINT NOT NULL,
  unfiled BIGINT NOT NULL,
  asked BIGINT NOT NULL,
  spoken BIGINT NOT NULL,
  wait_s BIGINT NOT NULL,
  service_s BIGINT NOT NULL,
  waits TEXT NOT NULL,
  first_calls TEXT DEFAULT '' NOT NULL,
  last_waits TEXT NOT NULL,
  services TEXT NOT NULL,
  stays TEXT NOT NULL,
  contacts TEXT NOT NULL,
  answers TEXT DEFAULT '' NOT NULL,
  responses TEXT NOT NULL,
  CONSTRAINT hour_figures_pkey PRIMARY KEY (station_id, day, hour, service, lane),
  CONSTRAINT hour_figures_hour_check CHECK (hour BETWEEN 0 AND 23),
  CONSTRAINT hour_figures_lane_check CHECK (lane IN (0, 1, 2)),
  CONSTRAINT hour_figures_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
 WITHOUT ROWID
CREATE TABLE idempotency (
  station_id INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT idempotency_pkey PRIMARY KEY (station_id, "key"),
  CONSTRAINT idempotency_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
 WITHOUT ROWID
CREATE INDEX idempotency_station_id_created_at ON idempotency (station_id, created_at)
CREATE TABLE kiosk_wish (
  id INTEGER NOT NULL,
  station_id INTEGER NOT NULL,
  kiosk TEXT NOT NULL,
  ticket TEXT,
  receipt TEXT,
  created_at BIGINT NOT NULL,
  CONSTRAINT kiosk_wish_pkey PRIMARY KEY (id),
  CONSTRAINT kiosk_wish_station_id_kiosk_fkey FOREIGN KEY(station_id, kiosk) REFERENCES device (station_id, name),
  CONSTRAINT kiosk_wish_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE INDEX kiosk_wish_kiosk ON kiosk_wish (station_id, kiosk, id)
CREATE TABLE leg (
  station_id INTEGER NOT NULL,
  ticket TEXT NOT NULL,
  leg INTEGER NOT NULL,
  service TEXT NOT NULL,
  lane SMALLINT NOT NULL,
  queued_at BIGINT NOT NULL,
  target_s INTEGER NOT NULL,
  "end" TEXT NOT NULL,
  first_called_at BIGINT,
  called_at BIGINT,
  serving_at BIGINT,
  served_before BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  desk INTEGER,
  staff TEXT,
  outcome TEXT,
  CONSTRAINT leg_pkey PRIMARY KEY (station_id, ticket, leg),
  CONSTRAINT leg_station_id_ticket_fkey FOREIGN KEY(station_id, ticket) REFERENCES ticket (station_id, id),
  CONSTRAINT leg_leg_check CHECK (leg >= 1),
  CONSTRAINT leg_end_check CHECK ("end" <> 'open'),
  CONSTRAINT leg_outcome_check CHECK (outcome IN ('attended', 'denuncia', 'referred', 'not_competent', 'withdrew', 'other')),
  CONSTRAINT leg_lane_check CHECK (lane IN (0, 1, 2)),
  CONSTRAINT leg_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE INDEX leg_queued ON leg (station_id, queued_at, ticket, leg, service, lane, target_s, "end", first_called_at, called_at, serving_at, served_before, ended_at, desk, staff, outcome)
CREATE TABLE login_session (
  station_id INTEGER NOT NULL,
  token_hash TEXT NOT NULL,
  staff TEXT NOT NULL,
  agent TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  confirmed_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  CONSTRAINT login_session_pkey PRIMARY KEY (station_id, token_hash),
  CONSTRAINT login_session_station_id_staff_fkey FOREIGN KEY(station_id, staff) REFERENCES staff (station_id, id),
  CONSTRAINT login_session_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE INDEX login_session_station_id_staff ON login_session (station_id, staff)
CREATE TABLE orientation_view (
  station_id INTEGER NOT NULL,
  hour BIGINT NOT NULL,
  card TEXT NOT NULL,
  n INTEGER NOT NULL,
  CONSTRAINT orientation_view_pkey PRIMARY KEY (station_id, hour, card),
  CONSTRAINT orientation_view_n_check CHECK (n >= 1),
  CONSTRAINT orientation_view_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
 WITHOUT ROWID
CREATE TABLE pairing (
  station_id INTEGER NOT NULL,
  code_hash TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  printer TEXT,
  expires_at BIGINT NOT NULL,
  band TEXT,
  own_printer TEXT,
  own_profile TEXT,
  CONSTRAINT pairing_pkey PRIMARY KEY (station_id, code_hash),
  CONSTRAINT pairing_role_check CHECK (role IN ('kiosk', 'display')),
  CONSTRAINT pairing_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE TABLE paper_roll (
  station_id INTEGER NOT NULL,
  printer TEXT NOT NULL,
  roll_mm INTEGER NOT NULL,
  used_mm INTEGER NOT NULL,
  ticket_mm INTEGER NOT NULL,
  CONSTRAINT paper_roll_pkey PRIMARY KEY (station_id, printer),
  CONSTRAINT paper_roll_station_id_printer_fkey FOREIGN KEY(station_id, printer) REFERENCES printer (station_id, name),
  CONSTRAINT paper_roll_roll_mm_check CHECK (roll_mm >= 1),
  CONSTRAINT paper_roll_used_mm_check CHECK (used_mm >= 0),
  CONSTRAINT paper_roll_ticket_mm_check CHECK (ticket_mm >= 1),
  CONSTRAINT paper_roll_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE TABLE print_job (
  id INTEGER NOT NULL,
  station_id INTEGER NOT NULL,
  ticket TEXT NOT NULL,
  printer TEXT NOT NULL,
  state TEXT NOT NULL,
  copy BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  final BOOLEAN DEFAULT 0 NOT NULL,
  CONSTRAINT print_job_pkey PRIMARY KEY (id),
  CONSTRAINT print_job_station_id_ticket_fkey FOREIGN KEY(station_id, ticket) REFERENCES ticket (station_id, id),
  CONSTRAINT print_job_station_id_printer_fkey FOREIGN KEY(station_id, printer) REFERENCES printer (station_id, name),
  CONSTRAINT print_job_state_check CHECK (state IN ('queued', 'sent', 'printed', 'unknown', 'failed', 'none')),
  CONSTRAINT print_job_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE INDEX print_job_due ON print_job (station_id, printer, state, id)
CREATE INDEX print_job_recent ON print_job (station_id, created_at)
CREATE INDEX print_job_ticket ON print_job (station_id, ticket, id)
CREATE TABLE printer (
  station_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  profile TEXT NOT NULL,
  CONSTRAINT printer_pkey PRIMARY KEY (station_id, name),
  CONSTRAINT printer_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE TABLE promise (
  station_id INTEGER NOT NULL,
  ticket TEXT NOT NULL,
  service TEXT NOT NULL,
  p10_s INTEGER NOT NULL,
  p50_s INTEGER NOT NULL,
  p80_s INTEGER NOT NULL,
  p90_s INTEGER NOT NULL,
  shown BOOLEAN NOT NULL,
  CONSTRAINT promise_pkey PRIMARY KEY (station_id, ticket),
  CONSTRAINT promise_station_id_ticket_fkey FOREIGN KEY(station_id, ticket) REFERENCES ticket (station_id, id),
  CONSTRAINT promise_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
 WITHOUT ROWID
CREATE TABLE recovery_code (
  station_id INTEGER NOT NULL,
  staff TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  CONSTRAINT recovery_code_pkey PRIMARY KEY (station_id, staff, code_hash),
  CONSTRAINT recovery_code_station_id_staff_fkey FOREIGN KEY(station_id, staff) REFERENCES staff (station_id, id),
  CONSTRAINT recovery_code_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE TABLE second_factor (
  station_id INTEGER NOT NULL,
  staff TEXT NOT NULL,
  secret TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  last_step BIGINT NOT NULL,
  CONSTRAINT second_factor_pkey PRIMARY KEY (station_id, staff),
  CONSTRAINT second_factor_station_id_staff_fkey FOREIGN KEY(station_id, staff) REFERENCES staff (station_id, id),
  CONSTRAINT second_factor_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE TABLE service (
  station_id INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  letter TEXT NOT NULL,
  lane SMALLINT NOT NULL,
  target_wait_s INTEGER NOT NULL,
  mean_service_s INTEGER NOT NULL,
  icon TEXT NOT NULL,
  position INTEGER NOT NULL,
  officer_only BOOLEAN NOT NULL,
  cover TEXT,
  enabled BOOLEAN NOT NULL,
  denuncia BOOLEAN NOT NULL,
  CONSTRAINT service_pkey PRIMARY KEY (station_id, "key"),
  CONSTRAINT service_lane_check CHECK (lane IN (0, 1, 2)),
  CONSTRAINT service_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE TABLE staff (
  station_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  must_change BOOLEAN NOT NULL,
  languages TEXT NOT NULL,
  CONSTRAINT staff_pkey PRIMARY KEY (station_id, id),
  CONSTRAINT staff_station_id_folded_key UNIQUE (station_id, folded),
  CONSTRAINT staff_role_check CHECK (role IN ('auxiliary', 'officer', 'supervisor', 'comisario', 'admin')),
  CONSTRAINT staff_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE TABLE staff_token (
  station_id INTEGER NOT NULL,
  token_hash TEXT NOT NULL,
  staff TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT staff_token_pkey PRIMARY KEY (station_id, token_hash),
  CONSTRAINT staff_token_station_id_staff_fkey FOREIGN KEY(station_id, staff) REFERENCES staff (station_id, id),
  CONSTRAINT staff_token_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id)
)
CREATE TABLE station (
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  district TEXT NOT NULL,
  open BOOLEAN NOT NULL,
  seq BIGINT NOT NULL,
  config BIGINT NOT NULL,
  CONSTRAINT station_pkey PRIMARY KEY (id)
)
CREATE TABLE ticket (
  station_id INTEGER NOT NULL,
  id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  day DATE NOT NULL,
  letter TEXT NOT NULL,
  number INTEGER NOT NULL,
  token TEXT NOT NULL,
  service TEXT NOT NULL,
  lane SMALLINT NOT NULL,
  state TEXT NOT NULL,
  leg INTEGER NOT NULL,
  lang TEXT NOT NULL,
  kiosk TEXT,
  arrived_at BIGINT NOT NULL,
  queued_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  target_s INTEGER NOT NULL,
  version INTEGER NOT NULL,
  ahead INTEGER NOT NULL,
  low_min INTEGER,
  high_min INTEGER,
  desk INTEGER,
  staff TEXT,
  first_called_at BIGINT,
  calling_since BIGINT,
  called_at BIGINT,
  times_called INTEGER NOT NULL,
  serving_at BIGINT,
  served_before BIGINT NOT NULL,
  ended_at BIGINT,
  outcome TEXT,
  denuncia_ref TEXT,
  note TEXT,
  rank INTEGER NOT NULL,
  for_staff TEXT,
  paper_number INTEGER,
  held BOOLEAN DEFAULT 0 NOT NULL,
  CONSTRAINT ticket_pkey PRIMARY KEY (station_id, id),
  CONSTRAINT ticket_station_id_day_letter_number_key UNIQUE (station_id, day, letter, number),
  CONSTRAINT ticket_number_check CHECK (number >= 1),
  CONSTRAINT ticket_leg_check CHECK (leg >= 1),
  CONSTRAINT ticket_version_check CHECK (version >= 1),
  CONSTRAINT ticket_station_id_service_fkey FOREIGN KEY(station_id, service) REFERENCES service (station_id, "key"),
  CONSTRAINT ticket_state_check CHECK (state IN ('waiting', 'called', 'serving', 'parked', 'absent', 'completed', 'left', 'cancelled')),
  CONSTRAINT ticket_outcome_check CHECK (outcome IN ('attended', 'denuncia', 'referred', 'not_competent', 'withdrew', 'other')),
  CONSTRAINT ticket_lane_check CHECK (lane IN (0, 1, 2)),
  CONSTRAINT ticket_station_id_fkey FOREIGN KEY(station_id) REFERENCES station (id),
  CONSTRAINT ticket_token_key UNIQUE (token)
)
CREATE INDEX ticket_absent ON ticket (station_id, ended_at) WHERE state = 'absent'
CREATE UNIQUE INDEX ticket_at_desk ON ticket (station_id, desk) WHERE state IN ('called', 'serving')
CREATE UNIQUE INDEX ticket_held ON ticket (station_id, letter, number) WHERE held = 1
CREATE INDEX ticket_open ON ticket (station_id, queued_at) WHERE state IN ('waiting', 'called', 'serving', 'parked')
CREATE INDEX ticket_waiting_by_service ON ticket (station_id, service, lane, rank, due_at, seq, state) WHERE state = 'waiting'
CREATE INDEX ticket_waiting_in_turn ON ticket (station_id, lane, rank, due_at, seq, service, for_staff, state) WHERE state = 'waiting'
