// Generated from the OpenAPI document by `make golden`; `make check` compares it.
declare namespace Api {
  type Danger = {
    ticket: string;
    heard_by: (string)[];
  };
  type KioskPrinter = {
    state: string;
    prints: boolean;
    lost: (string)[];
  };
  type PublicService = {
    key: string;
    letter: string;
    name: string;
    short: string;
    description: string;
    icon: string;
    lane: "immediate" | "preferential" | "normal";
    target_wait_s: number;
    open: boolean;
    card: ServiceCard;
    lang: string;
    description_lang: string;
  };
  type ServiceCard = {
    shown: boolean;
    bring: (string)[];
    free: boolean | null;
    note: string;
  };
  type ServiceList = (PublicService)[];
  type Tile = {
    key: string;
    services: (string)[];
    label: string;
    icon: string;
  };
  type KioskBody = {
    open: boolean;
    opens: string | null;
    closes: string | null;
    printer: KioskPrinter;
    unprinted: (string)[];
    dangers: (Danger)[];
    services: ServiceList;
    waits: Record<string, number>;
    tiles: (Tile)[];
    station: string;
    languages: string;
    screen: string;
    voice: string;
    private: (string)[];
  };
  type AckedCall = {
    code: string;
    desk: number;
    called_at: string;
    did: CallAck;
  };
  type Actions = (Happening)[];
  type After = {
    seq: number;
  };
  type AlertKind = "immediate" | "officer" | "help" | "left_alone";
  type AlertView = {
    id: string;
    kind: AlertKind;
    words: string;
    code: string | null;
    ticket: string | null;
    service: string | null;
    service_name: string | null;
    desk: number | null;
    device: string | null;
    reason: HelpReason | null;
    raised_at: string;
    since: string;
    repeated_at: string | null;
    taken_by: string | null;
    taken_at: string | null;
    shown_until: string | null;
    heard_by: (string)[];
    heard_words: string;
  };
  type Aside = {
    id: string;
    code: string;
    service: string;
    name: string;
    lane: "immediate" | "preferential" | "normal";
    state: string;
    version: number;
    ended_at: string | null;
    kept_until: string | null;
    note: string | null;
    actions: (string)[];
  };
  type AskForHelp = {
    reason: HelpReason | null;
  };
  type AuditPage = {
    events: (Happening)[];
    next_before_seq: number | null;
  };
  type CallAck = "shown" | "queued" | "silent" | "spoken";
  type CallOnWalls = {
    state: "pending" | "none" | "shown" | "queued" | "spoken";
    judged_at: string;
  };
  type CallReason = "urgent" | "appointment" | "returned" | "supervisor" | "other";
  type CallTicket = {
    ticket: string;
    reason: CallReason;
  };
  type CallsAcked = {
    calls: (AckedCall)[];
  };
  type CancelReason = "mistake" | "duplicate" | "gone" | "other";
  type CancelTicket = {
    version: number;
    reason: CancelReason;
  };
  type CardKind = "need" | "place" | "digital" | "follow" | "phone" | "flow";
  type CardViews = {
    card: string;
    at: string | null;
    n: number;
  };
  type ChangeLane = {
    version: number;
    lane: "immediate" | "preferential" | "normal";
    reason: LaneReason;
  };
  type ChangeRow = {
    about: string;
    field: string;
    before: string;
    after: string;
  };
  type CloseDesk = {
    reason: CloseReason | null;
  };
  type CloseEarlier = {
    reason: "gone" | "unrecorded" | "other";
  };
  type CloseReason = "forgotten" | "shift_end" | "emergency" | "other";
  type ClosedEarlier = {
    codes: (string)[];
  };
  type ClosingReason = "declined" | "no_offence" | "already_filed" | "accompanied" | "left_desk" | "duplicate" | "other";
  type Code = {
    name: string;
    code: string | null;
    seconds: number;
    band: string | null;
  };
  type CompleteTicket = {
    version: number;
    outcome: Outcome;
    denuncia_ref: string | null;
    reason: ClosingReason | null;
  };
  type ConfigBody = {
    revision: number;
    version: number;
    document: Configuration;
    findings: (FindingRow)[];
    changes: (ChangeRow)[];
    scheduled: string | null;
    scheduled_by: string;
    stopped: boolean;
  };
  type Configuration = {
    station: StationData;
    services: (ServiceEntry)[];
    desks: (DeskEntry)[];
    tiles: (Tile)[];
    hours: (Span)[];
    special_days: (SpecialDay)[];
    shifts: (number)[];
    rules?: RuleChanges;
    cards: (OrientationCard)[];
    languages: (OtherLanguage)[];
    sound?: HallSound;
    posters: (Poster)[];
  };
  type Confirmation = {
    password: string;
  };
  type Counted = {
    counted: boolean;
  };
  type Credentials = {
    username: string;
    password: string;
    code: string | null;
  };
  type DangerAlarm = {
    sounds: boolean;
  };
  type Day = {
    day: string | null;
  };
  type DayHours = {
    opens: string;
    closes: string;
  };
  type Days = {
    days: number;
  };
  type DaysAsked = {
    from: string | null;
    to: string | null;
  };
  type DeskCounter = {
    desk: number;
    code: string | null;
    called_at: string | null;
    times_called: number | null;
  };
  type DeskCounters = {
    server_time: string;
    desks: (DeskCounter)[];
  };
  type DeskEntry = {
    number: number;
    place: string;
    services: (string)[];
    languages: (string)[];
    hours: (Span)[];
    archived: boolean;
    calls_all_aloud: boolean;
  };
  type DeskNow = {
    desk: number;
    state: string;
    since: string | null;
    busy: boolean;
    reason: string | null;
  };
  type DeskSnapshot = {
    waiting: (Waiting)[];
    total: number;
    desks: (DeskStatus)[];
    alerts: (AlertView)[];
    desk: DeskStatus;
    ticket: DeskTicket | null;
    service_name: string | null;
    serves: (string)[];
    next: (Peek)[];
    mine: number;
    aside: (Aside)[];
    faults: (Fault)[];
    walls: (WallFault)[];
    call: CallOnWalls | null;
    onward: (Onward)[];
    undo: Undo | null;
    overdue_at: string | null;
    must_explain: boolean;
    config: number;
    room: string;
    seq: number;
    server_time: string;
  };
  type DeskState = "closed" | "open" | "paused";
  type DeskStatus = {
    desk: number;
    state: DeskState;
    staff: string | null;
    role: Role | null;
    services: (string)[];
    since: string | null;
    pause_reason: PauseReason | null;
    languages: (string)[];
    lease: string | null;
    leased: boolean;
    idle: boolean;
    actions: (string)[];
    version: number;
  };
  type DeskTicket = {
    id: string;
    code: string;
    service: string;
    lane: "immediate" | "preferential" | "normal";
    state: State;
    version: number;
    leg: number;
    lang: string;
    desk: number | null;
    arrived_at: string;
    queued_at: string;
    due_at: string;
    target_s: number;
    times_called: number;
    first_called_at: string | null;
    called_at: string | null;
    serving_at: string | null;
    ended_at: string | null;
    outcome: Outcome | null;
    denuncia_ref: string | null;
    note: string | null;
    shows_code: boolean;
    actions: (string)[];
    not_before: Record<string, string | null>;
  };
  type DeviceHealth = {
    name: string;
    kind: string;
    active: boolean;
    printer: string | null;
    seen_at: string | null;
    faults: (PartHealth)[];
  };
  type DraftSave = {
    revision: number;
    document: Configuration;
    note: string;
  };
  type Estimate = {
    low_min: number;
    high_min: number;
    over: boolean;
    until_min: number | null;
  };
  type EstimateReport = {
    week: (ScoreRow)[];
    month: (ScoreRow)[];
    days: (ScoreRow)[];
  };
  type Fault = {
    printer: string;
    words: string;
  };
  type FileDays = {
    from: string | null;
    to: string | null;
  };
  type FileDraft = {
    revision: number;
    toml: string | null;
    yaml: string | null;
    note: string;
  };
  type FindingRow = {
    grave: boolean;
    where: string;
    words: string;
  };
  type FirstPassword = {
    name: string;
    password: string;
  };
  type FlowStep = {
    icon: string;
    words: string;
  };
  type Forecast = {
    hour: number;
    expected: number;
    least: number;
    most: number;
    days: number;
    like: number;
    holiday: string | null;
  };
  type HallSound = {
    speaks: boolean;
    times: number;
    volume: number;
    levels: (SoundHours)[];
  };
  type Happened = {
    seq: number;
    at: string;
    kind: Kind;
    code: string | null;
    by: string | null;
    words: string;
  };
  type Happening = {
    seq: number;
    at: string;
    kind: string;
    what: string;
    actor: string;
    actor_name: string;
    desk: number | null;
    ticket: string | null;
    detail: string;
    changes: (ChangeRow)[];
  };
  type Health = {
    clock: string;
    clock_words: string | null;
    danger_words: string | null;
    database_words: string | null;
    qr_words: string | null;
    printers: (PrinterHealth)[];
    devices: (DeviceHealth)[];
    room: string;
    seq: number;
    server_time: string;
  };
  type Heartbeat = {
    lease: string;
  };
  type HelpCall = {
    lang: "es" | "qu" | "ay" | "en" | "prl";
  };
  type HelpComing = {
    told: boolean;
    heard_by: (string)[];
  };
  type HelpReason = "danger" | "health" | "language" | "officer" | "equipment" | "other";
  type Holiday = {
    day: string;
    name: string;
  };
  type Holidays = (Holiday)[];
  type Indicator = "wait" | "within_target" | "service" | "stay" | "abandoned" | "preferential" | "immediate" | "response" | "unfiled" | "moved" | "satisfaction" | "complaints" | "desk_hours" | "diverted" | "language" | "availability";
  type IndicatorRow = {
    number: string;
    key: Indicator;
    name: string;
    values: Record<string, number | null>;
    intervals: Record<string, (number)[]>;
    n: number;
    target: string | null;
    known: boolean;
    formula: string;
    unit: string;
    excludes: string;
    line: string;
    source: string;
    missing: string;
  };
  type IndicatorRows = {
    first: string;
    last: string;
    indicators: (IndicatorRow)[];
  };
  type IssuedTicket = {
    id: string;
    code: string;
    token: string;
    service: string;
    lane: "immediate" | "preferential" | "normal";
    state: State;
    arrived_at: string;
    ahead: number | null;
    estimate: Estimate | null;
    shows_code: boolean;
    heard_by: (string)[] | null;
    status_url: string;
    print: Print;
  };
  type Kind = "issued" | "called" | "recalled" | "served" | "completed" | "no_show" | "transferred" | "parked" | "returned" | "lane_changed" | "language_changed" | "denuncia_noted" | "left" | "cancelled" | "renumbered" | "undone" | "reprinted" | "desk_opened" | "desk_closed" | "desk_paused" | "desk_resumed" | "desk_taken_over" | "desk_reassigned" | "alert_raised" | "alert_repeated" | "alert_taken" | "signed_in" | "staff_changed" | "device_changed" | "printer_changed" | "printer_out" | "printer_back" | "device_away" | "device_back" | "paper_dropped" | "station_changed" | "config_published" | "clock_changed" | "expiry_explained";
  type KioskFacts = {
    station: string;
    open: boolean;
    opens: string | null;
    public_url: string;
    server_time: string;
    print_within_hours: number;
    services: (KnownService)[];
    tiles: (Tile)[];
    immediate_numbers: boolean;
    dangers: (Danger)[];
    own: OwnKiosk | null;
    languages: (OtherLanguage)[];
    paper_names_service: boolean;
    cud_line: string;
    logo: string;
    cards: (OrientationCard)[] | null;
    waits?: Record<string, number>;
  };
  type KioskState = {
    open: boolean;
    opens: string | null;
    closes: string | null;
    printer: KioskPrinter;
    unprinted: (string)[];
    dangers: (Danger)[];
    services: ServiceList;
    waits: Record<string, number>;
    tiles: (Tile)[];
    station: string;
    languages: string;
    screen: string;
    voice: string;
    private: (string)[];
    room: string;
    seq: number;
    server_time: string;
  };
  type KnownService = {
    key: string;
    letter: string;
    name: string;
    short: string;
    description: string;
    icon: string;
    lane: "immediate" | "preferential" | "normal";
    target_wait_s: number;
    open: boolean;
    card: ServiceCard;
    lang: string;
    description_lang: string;
    paper: string;
    public_key: string;
    words?: Record<string, ServiceWords>;
    note_on_paper: boolean;
  };
  type LaneReason = "declared" | "seen" | "danger" | "unwell" | "child_alone" | "mistake" | "supervisor" | "other";
  type LegEnd = "open" | "attended" | "no_show" | "left" | "expired" | "transferred" | "cancelled";
  type LineNow = {
    since: string;
    every_s: number;
    people: (number)[];
    longest_s: (number)[];
    leapt: number;
  };
  type LivePage = {
    alerts: (AlertView)[];
    parts: Record<string, string>;
    room: string;
    seq: number;
    server_time: string;
  };
  type LoadRow = {
    name: string;
    desks: (number)[];
    attended: number;
    transferred: number;
    service_p25_s: number | null;
    service_p50_s: number | null;
    service_p75_s: number | null;
    service_s: number;
    open_s: number;
    paused_s: Record<string, number>;
  };
  type LoadRows = {
    first: string;
    last: string;
    own: boolean;
    rows: (LoadRow)[];
  };
  type LogoFile = {
    revision: number;
    picture: string;
  };
  type LostTicket = {
    ticket: string;
    code: string;
    at: string;
  };
  type MachineAnswer = {
    code: string | null;
  };
  type MachineSecret = {
    secret: string;
  };
  type NamedRow = {
    service: string | null;
    lane: string | null;
    desk: number | null;
    hour: number | null;
    weekday: number | null;
    shift: string | null;
    issued: number;
    visits: number;
    called: number;
    attended: number;
    no_show: number;
    left: number;
    expired: number;
    cancelled: number;
    transferred: number;
    waiting: number;
    wait_p50_s: number | null;
    wait_p90_s: number | null;
    wait_p95_s: number | null;
    service_p50_s: number | null;
    service_p90_s: number | null;
    within_target_pct: number | null;
    within_target_low_pct: number | null;
    within_target_high_pct: number | null;
    n: number;
    served: number;
    judged: number;
    leapt: number;
    name: string;
  };
  type NeedLanguage = {
    version: number;
    lang: "es" | "qu" | "ay" | "en" | "prl";
  };
  type NewDevice = {
    machine: string | null;
    kind: "kiosk" | "display";
    name: string;
    printer: string | null;
    own: boolean;
    own_printer: string | null;
    own_profile: string | null;
    band: string | null;
  };
  type NewPrinter = {
    name: string;
    url: string;
    profile: string | null;
  };
  type NewRoll = {
    roll_mm: number | null;
  };
  type NewSecondFactor = {
    secret: string;
    address: string;
    picture: string;
  };
  type NewStaff = {
    name: string;
    role: "auxiliary" | "officer" | "supervisor" | "comisario" | "admin";
    languages: ("qu" | "ay" | "en" | "prl")[];
  };
  type NoteDenuncia = {
    version: number;
    denuncia_ref: string;
  };
  type NowSnapshot = {
    day: string;
    station: string;
    total: WaitRow;
    by_service: (NamedRow)[];
    by_hour: (WaitRow)[];
    queues: (QueueNow)[];
    line: LineNow;
    desks: (DeskNow)[];
    next_hour: Forecast | null;
    alerts: (AlertView)[];
    room: string;
    seq: number;
    server_time: string;
  };
  type OneCode = {
    code: string;
  };
  type Onward = {
    service: string;
    name: string;
    must_choose: boolean;
    desks: (number)[];
    open: boolean;
    words: string;
  };
  type OpenDesk = {
    services: (string)[] | null;
  };
  type OrderReport = {
    normal: number;
    leapt: number;
    rows: (OrderRow)[];
  };
  type OrderRow = {
    ticket: string;
    code: string;
    service: string | null;
    name: string;
    queued_at: string;
    called_at: string | null;
    target_s: number;
    waited_s: number;
    immediate: number;
    preferential: number;
  };
  type OrientationCard = {
    key: string;
    kind: CardKind;
    icon: string;
    title: string;
    text: string;
    bring: (string)[];
    pictures: (string)[];
    office: string;
    address: string;
    hours: string;
    link: string;
    phone: string;
    service: string | null;
    steps: (FlowStep)[];
    family: boolean;
    shown: boolean;
    confirmed: boolean;
    source: string;
    reviewed: string;
    valid_until: string;
    author: string;
  };
  type OtherLanguage = {
    tag: string;
    offered: boolean;
    variety: string;
    phrases?: Record<string, Translation>;
  };
  type Outcome = "attended" | "denuncia" | "referred" | "not_competent" | "withdrew" | "other";
  type OwnHealth = {
    printer: OwnPrinter | null;
    received: string | null;
    own: boolean;
    band: string | null;
    parts?: (Part)[];
  };
  type OwnKiosk = {
    band: string | null;
    printer: string | null;
    profile: string | null;
    screen: string | null;
    voice: string | null;
  };
  type OwnLost = {
    ticket: string;
    code: string;
    at: string;
  };
  type OwnPrinter = {
    state: string;
    profile: string;
    queued: number;
    lost?: (OwnLost)[];
    roll_mm: number;
    used_mm: number;
    ticket_mm: number;
    confirms: boolean | null;
  };
  type Paired = {
    kind: string;
    name: string;
    to: string;
    token: string | null;
  };
  type PairingCode = {
    code: string;
    secret: boolean;
  };
  type Paper = {
    from: string | null;
    to: string | null;
    kind: "summary" | "report";
  };
  type PaperLeft = {
    printer: string;
    roll_mm: number;
    used_mm: number;
    tickets_left: number;
    paper_warning: string | null;
  };
  type ParkTicket = {
    version: number;
    note: string | null;
  };
  type Part = {
    name: string;
    well: boolean;
    words: string;
  };
  type PartHealth = {
    name: string;
    words: string;
  };
  type PasswordChange = {
    old: string;
    new: string;
  };
  type PauseDesk = {
    reason: PauseReason;
  };
  type PauseReason = "break" | "errand" | "system" | "meeting" | "other";
  type Peek = {
    id: string;
    code: string;
    service: string;
    name: string;
    lane: "immediate" | "preferential" | "normal";
    arrived_at: string;
    due_at: string;
    lang: string;
    version: number;
    leg: number;
    note: string | null;
    why: string;
    words: string;
    actions: (string)[];
  };
  type Period = {
    from: string | null;
    to: string | null;
    by: string;
  };
  type PoImport = {
    revision: number;
    po: string;
  };
  type PoImported = {
    revision: number;
    taken: number;
    reviewed: number;
    unknown: (string)[];
    changed: (string)[];
    words: string;
  };
  type Poster = {
    key: string;
    shown: boolean;
    seconds: number;
    hours: (Span)[];
    from_day: string | null;
    until_day: string | null;
    source: string | null;
    reviewed: string | null;
    valid_until: string | null;
  };
  type Preferred = {
    lane: "immediate" | "preferential" | "normal";
  };
  type Print = {
    job: number | null;
    state: PrintState;
    comes: boolean;
  };
  type PrintState = "queued" | "sent" | "printed" | "unknown" | "failed" | "none";
  type PrinterChoice = {
    printer: string | null;
  };
  type PrinterHealth = {
    name: string;
    state: string;
    words: string;
    prints: boolean;
    level: "good" | "warn" | "bad";
    since: string | null;
    profile: string;
    queued: number;
    unknown: number;
    lost: (LostTicket)[];
    printed_at: string | null;
    roll_mm: number;
    used_mm: number;
    tickets_left: number;
    paper_warning: string | null;
    confirms: boolean;
    confirm_words: string | null;
    kiosk: string | null;
  };
  type Problem = {
    type: string;
    title: string;
    detail: string;
    status: number;
    now?: object;
  };
  type Progress = {
    step: number;
  };
  type QueueNow = {
    service: string | null;
    name: string;
    lane: "immediate" | "preferential" | "normal";
    waiting: number;
    target_s: number;
    oldest_at: string;
    due_at: (string)[];
  };
  type QueueSnapshot = {
    waiting: (Waiting)[];
    total: number;
    desks: (DeskStatus)[];
    alerts: (AlertView)[];
    room: string;
    seq: number;
    server_time: string;
  };
  type Reader = {
    lang: string;
  };
  type RecoveryCodes = {
    recovery_codes: (string)[];
  };
  type Reprinted = {
    print: Print;
  };
  type Role = "auxiliary" | "officer" | "supervisor" | "comisario" | "admin" | "kiosk" | "display" | "button" | "citizen" | "system";
  type RuleChanges = {
    no_show_min_calls: number | null;
    no_show_min_seconds: number | null;
    recall_cooldown_seconds: number | null;
    undo_seconds: number | null;
    absent_keeps_seconds: number | null;
  };
  type ScoreRow = {
    service: string | null;
    day: string | null;
    name: string;
    n: number;
    abandoned: number;
    leapt: number;
    inside_pct: number | null;
    by_p80_pct: number | null;
    late_pct: number | null;
    error_min: number | null;
    bias_min: number | null;
    pinball_min: number | null;
    shown: boolean;
    few: boolean;
  };
  type ScreenOfKiosk = {
    inches: number;
    width: number;
    height: number;
    slot: "down" | "left" | "right";
    floor_cm: number;
  };
  type SecondFactorState = {
    active: boolean;
    recovery_codes_left: number;
  };
  type ServiceEntry = {
    key: string;
    letter: string;
    icon: string;
    words: Record<string, ServiceWords>;
    lane: "immediate" | "preferential" | "normal";
    target_wait_s: number;
    mean_service_s: number;
    officer_only: boolean;
    denuncia: boolean;
    cover: string | null;
    hours: (Span)[];
    enabled: boolean;
    archived: boolean;
    card: boolean | null;
    bring: (string)[] | null;
    free: boolean | null;
    note_on_paper: boolean;
  };
  type ServiceWords = {
    name: string;
    short: string;
    note: string;
    reviewed: boolean;
  };
  type SessionRow = {
    id: string;
    agent: string;
    here: boolean;
    created_at: string;
    seen_at: string;
    expires_at: string;
  };
  type SessionRows = (SessionRow)[];
  type ShownCode = {
    code: string;
    page: string;
    qr: string;
    secret: string;
    seconds: number;
  };
  type Sign = "quick" | "mass_no_show" | "shift_start" | "reissued" | "easier" | "cancelled";
  type SignOut = {
    force: boolean;
  };
  type SignedIn = {
    username: string;
    role: string;
    csrf_token: string;
    must_change: boolean;
  };
  type Since = {
    desk: number;
    seq: number;
    events: (Happened)[];
  };
  type SoundHours = {
    opens: string;
    closes: string;
    volume: number;
  };
  type Span = {
    day: number;
    opens: string;
    closes: string;
  };
  type SpecialDay = {
    day: string;
    name: string;
    hours: (DayHours)[];
  };
  type StaffList = {
    staff: (StaffRow)[];
  };
  type StaffRow = {
    name: string;
    role: string;
    active: boolean;
    must_change: boolean;
    languages: (string)[];
  };
  type State = "waiting" | "called" | "serving" | "parked" | "absent" | "completed" | "left" | "cancelled";
  type StationData = {
    name: string;
    district: string;
    kind: StationKind;
    cud_line: string;
    phones: (string)[];
    paper_names_service: boolean;
    logo: string;
    full_posters: boolean;
  };
  type StationKind = "general" | "family";
  type Step = {
    step: number;
  };
  type TargetRow = {
    service: string;
    name: string;
    target_wait_s: number;
  };
  type TargetRows = (TargetRow)[];
  type TicketOrder = {
    service: string;
    lane: "normal" | "preferential";
    lang: "es" | "qu" | "ay" | "en" | "prl";
    kiosk: string | null;
    arrived_at: string | null;
    id: string | null;
    number: number | null;
  };
  type TicketRow = {
    code: string;
    leg: number;
    service: string | null;
    name: string;
    lane: "immediate" | "preferential" | "normal";
    queued_at: string;
    wait_s: number | null;
    target_s: number;
    service_s: number | null;
    desk: number | null;
    end: LegEnd;
  };
  type TicketRows = {
    found: number;
    untold: number;
    page: number;
    pages: number;
    rows: (TicketRow)[];
  };
  type TicketStatus = {
    code: string;
    state: State;
    ahead: number | null;
    estimate: Estimate | null;
    desk: number | null;
    arrived_at: string;
    updated_at: string;
    stay_until: string | null;
    shows_code: boolean;
    lang: string;
  };
  type TicketsAsked = {
    from: string | null;
    to: string | null;
    service: string | null;
    lane: "immediate" | "preferential" | "normal" | null;
    hour: number | null;
    weekday: number | null;
    shift: number | null;
    desk: number | null;
    end: "attended" | "no_show" | "left" | "expired" | "transferred" | "cancelled" | "open" | null;
    late: boolean;
    judged: boolean | null;
    served: boolean | null;
    filed: boolean | null;
    reason: string | null;
    spoken: boolean | null;
    prompt: boolean | null;
    staff: string | null;
    before: number | null;
    called: boolean | null;
    waited: boolean | null;
    whole: boolean | null;
    leapt: boolean | null;
    leg: number | null;
    waits: "all" | "late" | "longest" | null;
    sign: Sign | null;
    sort: "newest" | "wait" | "service";
    page: number;
  };
  type TransferTicket = {
    version: number;
    service: string;
    note: string | null;
    to_desk: number | null;
  };
  type Translation = {
    text: string;
    reviewed: boolean;
    spanish: string;
  };
  type Trial = {
    kiosk: string;
  };
  type Tried = {
    code: string;
    printed: boolean;
  };
  type Undo = {
    kind: Kind;
    ticket: string;
    code: string;
    version: number;
    until: string;
  };
  type VersionRow = {
    version: number;
    published_at: string | null;
    author: string;
    note: string;
  };
  type VersionRows = (VersionRow)[];
  type VoiceOfKiosk = {
    headphones: boolean;
    next: string;
    choose: string;
    back: string;
    repeat: string;
  };
  type WaitRow = {
    service: string | null;
    lane: string | null;
    desk: number | null;
    hour: number | null;
    weekday: number | null;
    shift: string | null;
    issued: number;
    visits: number;
    called: number;
    attended: number;
    no_show: number;
    left: number;
    expired: number;
    cancelled: number;
    transferred: number;
    waiting: number;
    wait_p50_s: number | null;
    wait_p90_s: number | null;
    wait_p95_s: number | null;
    service_p50_s: number | null;
    service_p90_s: number | null;
    within_target_pct: number | null;
    within_target_low_pct: number | null;
    within_target_high_pct: number | null;
    n: number;
    served: number;
    judged: number;
    leapt: number;
  };
  type WaitRows = (WaitRow)[];
  type Waiting = {
    service: string;
    name: string;
    lane: "immediate" | "preferential" | "normal";
    waiting: number;
    oldest_at: string;
    target_s: number;
  };
  type WaitingMachine = {
    kind: "kiosk" | "display" | null;
    own: boolean;
  };
  type WallCall = {
    code: string;
    desk: number;
    called_at: string;
    times_called: number;
    over: boolean;
    lang: string;
    also: string;
    spoken: (string)[];
  };
  type WallFault = {
    wall: string;
    words: string;
  };
  type WallSnapshot = {
    station: string;
    calls: (WallCall)[];
    waiting: WallWaiting;
    waits: (WallWait)[];
    notice: string | null;
    sound: WallSound;
    room: string;
    seq: number;
    server_time: string;
  };
  type WallSound = {
    volume: number;
    times: number;
  };
  type WallWait = {
    letters: (string)[];
    until_min: number;
    over: boolean;
  };
  type WallWaiting = {
    total: number;
    by_lane: Record<string, number>;
  };
  type Wanted = {
    from: string | null;
    to: string | null;
    actor: string | null;
    kind: Kind | null;
    desk: number | null;
    before_seq: number | null;
  };
  type Wishes = {
    new_roll: boolean;
    copies: (string)[];
    receipt: string | null;
  };
  type Year = {
    year: number;
  };
  type ciasc__admin__routes__Seen = {
    revision: number;
  };
  type ciasc__desk__parts__Seen = {
    version: number;
  };
}
declare namespace Sent {
  type Danger = {
    ticket: string;
    heard_by: (string)[];
  };
  type KioskPrinter = {
    state: string;
    prints: boolean;
    lost: (string)[];
  };
  type PublicService = {
    key: string;
    letter: string;
    name: string;
    short: string;
    description: string;
    icon: string;
    lane: "immediate" | "preferential" | "normal";
    target_wait_s: number;
    open: boolean;
    card?: ServiceCard;
    lang?: string;
    description_lang?: string;
  };
  type ServiceCard = {
    shown?: boolean;
    bring?: (string)[];
    free?: boolean | null;
    note?: string;
  };
  type ServiceList = (PublicService)[];
  type Tile = {
    key: string;
    services?: (string)[];
    label?: string;
    icon?: string;
  };
  type KioskBody = {
    open: boolean;
    opens: string | null;
    closes: string | null;
    printer: KioskPrinter;
    unprinted: (string)[];
    dangers: (Danger)[];
    services: ServiceList;
    waits: Record<string, number>;
    tiles: (Tile)[];
    station: string;
    languages: string;
    screen: string;
    voice: string;
    private: (string)[];
  };
  type AckedCall = {
    code: string;
    desk: number;
    called_at: string;
    did: CallAck;
  };
  type Actions = (Happening)[];
  type After = {
    seq?: number;
  };
  type AlertKind = "immediate" | "officer" | "help" | "left_alone";
  type AlertView = {
    id: string;
    kind: AlertKind;
    words: string;
    code: string | null;
    ticket: string | null;
    service: string | null;
    service_name: string | null;
    desk: number | null;
    device: string | null;
    reason: HelpReason | null;
    raised_at: string;
    since: string;
    repeated_at: string | null;
    taken_by: string | null;
    taken_at: string | null;
    shown_until: string | null;
    heard_by: (string)[];
    heard_words: string;
  };
  type Aside = {
    id: string;
    code: string;
    service: string;
    name: string;
    lane: "immediate" | "preferential" | "normal";
    state: string;
    version: number;
    ended_at: string | null;
    kept_until: string | null;
    note: string | null;
    actions: (string)[];
  };
  type AskForHelp = {
    reason?: HelpReason | null;
  };
  type AuditPage = {
    events: (Happening)[];
    next_before_seq: number | null;
  };
  type CallAck = "shown" | "queued" | "silent" | "spoken";
  type CallOnWalls = {
    state: "pending" | "none" | "shown" | "queued" | "spoken";
    judged_at: string;
  };
  type CallReason = "urgent" | "appointment" | "returned" | "supervisor" | "other";
  type CallTicket = {
    ticket: string;
    reason: CallReason;
  };
  type CallsAcked = {
    calls: (AckedCall)[];
  };
  type CancelReason = "mistake" | "duplicate" | "gone" | "other";
  type CancelTicket = {
    version: number;
    reason: CancelReason;
  };
  type CardKind = "need" | "place" | "digital" | "follow" | "phone" | "flow";
  type CardViews = {
    card: string;
    at?: string | null;
    n?: number;
  };
  type ChangeLane = {
    version: number;
    lane: "immediate" | "preferential" | "normal";
    reason: LaneReason;
  };
  type ChangeRow = {
    about: string;
    field: string;
    before: string;
    after: string;
  };
  type CloseDesk = {
    reason?: CloseReason | null;
  };
  type CloseEarlier = {
    reason: "gone" | "unrecorded" | "other";
  };
  type CloseReason = "forgotten" | "shift_end" | "emergency" | "other";
  type ClosedEarlier = {
    codes: (string)[];
  };
  type ClosingReason = "declined" | "no_offence" | "already_filed" | "accompanied" | "left_desk" | "duplicate" | "other";
  type Code = {
    name: string;
    code: string | null;
    seconds: number;
    band?: string | null;
  };
  type CompleteTicket = {
    version: number;
    outcome: Outcome;
    denuncia_ref?: string | null;
    reason?: ClosingReason | null;
  };
  type ConfigBody = {
    revision: number;
    version: number;
    document: Configuration;
    findings: (FindingRow)[];
    changes: (ChangeRow)[];
    scheduled?: string | null;
    scheduled_by?: string;
    stopped?: boolean;
  };
  type Configuration = {
    station: StationData;
    services?: (ServiceEntry)[];
    desks?: (DeskEntry)[];
    tiles?: (Tile)[];
    hours?: (Span)[];
    special_days?: (SpecialDay)[];
    shifts?: (number)[];
    rules?: RuleChanges;
    cards?: (OrientationCard)[];
    languages?: (OtherLanguage)[];
    sound?: HallSound;
    posters?: (Poster)[];
  };
  type Confirmation = {
    password: string;
  };
  type Counted = {
    counted?: boolean;
  };
  type Credentials = {
    username: string;
    password: string;
    code?: string | null;
  };
  type DangerAlarm = {
    sounds: boolean;
  };
  type Day = {
    day?: string | null;
  };
  type DayHours = {
    opens: string;
    closes: string;
  };
  type Days = {
    days?: number;
  };
  type DaysAsked = {
    from?: string | null;
    to?: string | null;
  };
  type DeskCounter = {
    desk: number;
    code: string | null;
    called_at: string | null;
    times_called: number | null;
  };
  type DeskCounters = {
    server_time: string;
    desks: (DeskCounter)[];
  };
  type DeskEntry = {
    number: number;
    place?: string;
    services?: (string)[];
    languages?: (string)[];
    hours?: (Span)[];
    archived?: boolean;
    calls_all_aloud?: boolean;
  };
  type DeskNow = {
    desk: number;
    state: string;
    since: string | null;
    busy: boolean;
    reason: string | null;
  };
  type DeskSnapshot = {
    waiting: (Waiting)[];
    total: number;
    desks: (DeskStatus)[];
    alerts: (AlertView)[];
    desk: DeskStatus;
    ticket: DeskTicket | null;
    service_name: string | null;
    serves: (string)[];
    next: (Peek)[];
    mine: number;
    aside: (Aside)[];
    faults: (Fault)[];
    walls: (WallFault)[];
    call: CallOnWalls | null;
    onward: (Onward)[];
    undo: Undo | null;
    overdue_at: string | null;
    must_explain: boolean;
    config: number;
    room: string;
    seq: number;
    server_time: string;
  };
  type DeskState = "closed" | "open" | "paused";
  type DeskStatus = {
    desk: number;
    state: DeskState;
    staff: string | null;
    role: Role | null;
    services: (string)[];
    since: string | null;
    pause_reason: PauseReason | null;
    languages: (string)[];
    lease: string | null;
    leased: boolean;
    idle: boolean;
    actions: (string)[];
    version: number;
  };
  type DeskTicket = {
    id: string;
    code: string;
    service: string;
    lane: "immediate" | "preferential" | "normal";
    state: State;
    version: number;
    leg: number;
    lang: string;
    desk: number | null;
    arrived_at: string;
    queued_at: string;
    due_at: string;
    target_s: number;
    times_called: number;
    first_called_at: string | null;
    called_at: string | null;
    serving_at: string | null;
    ended_at: string | null;
    outcome: Outcome | null;
    denuncia_ref: string | null;
    note: string | null;
    shows_code: boolean;
    actions: (string)[];
    not_before: Record<string, string | null>;
  };
  type DeviceHealth = {
    name: string;
    kind: string;
    active: boolean;
    printer: string | null;
    seen_at: string | null;
    faults: (PartHealth)[];
  };
  type DraftSave = {
    revision: number;
    document: Configuration;
    note?: string;
  };
  type Estimate = {
    low_min: number;
    high_min: number;
    over?: boolean;
    until_min?: number | null;
  };
  type EstimateReport = {
    week: (ScoreRow)[];
    month: (ScoreRow)[];
    days: (ScoreRow)[];
  };
  type Fault = {
    printer: string;
    words: string;
  };
  type FileDays = {
    from?: string | null;
    to?: string | null;
  };
  type FileDraft = {
    revision: number;
    toml?: string | null;
    yaml?: string | null;
    note?: string;
  };
  type FindingRow = {
    grave: boolean;
    where: string;
    words: string;
  };
  type FirstPassword = {
    name: string;
    password: string;
  };
  type FlowStep = {
    icon: string;
    words: string;
  };
  type Forecast = {
    hour: number;
    expected: number;
    least: number;
    most: number;
    days: number;
    like: number;
    holiday: string | null;
  };
  type HallSound = {
    speaks?: boolean;
    times?: number;
    volume?: number;
    levels?: (SoundHours)[];
  };
  type Happened = {
    seq: number;
    at: string;
    kind: Kind;
    code: string | null;
    by: string | null;
    words: string;
  };
  type Happening = {
    seq: number;
    at: string;
    kind: string;
    what: string;
    actor: string;
    actor_name: string;
    desk: number | null;
    ticket: string | null;
    detail: string;
    changes: (ChangeRow)[];
  };
  type Health = {
    clock: string;
    clock_words: string | null;
    danger_words?: string | null;
    database_words: string | null;
    qr_words: string | null;
    printers: (PrinterHealth)[];
    devices: (DeviceHealth)[];
    room: string;
    seq: number;
    server_time: string;
  };
  type Heartbeat = {
    lease: string;
  };
  type HelpCall = {
    lang?: "es" | "qu" | "ay" | "en" | "prl";
  };
  type HelpComing = {
    told: boolean;
    heard_by?: (string)[];
  };
  type HelpReason = "danger" | "health" | "language" | "officer" | "equipment" | "other";
  type Holiday = {
    day: string;
    name: string;
  };
  type Holidays = (Holiday)[];
  type Indicator = "wait" | "within_target" | "service" | "stay" | "abandoned" | "preferential" | "immediate" | "response" | "unfiled" | "moved" | "satisfaction" | "complaints" | "desk_hours" | "diverted" | "language" | "availability";
  type IndicatorRow = {
    number: string;
    key: Indicator;
    name: string;
    values: Record<string, number | null>;
    intervals: Record<string, (number)[]>;
    n: number;
    target: string | null;
    known: boolean;
    formula: string;
    unit: string;
    excludes: string;
    line: string;
    source: string;
    missing: string;
  };
  type IndicatorRows = {
    first: string;
    last: string;
    indicators: (IndicatorRow)[];
  };
  type IssuedTicket = {
    id: string;
    code: string;
    token: string;
    service: string;
    lane: "immediate" | "preferential" | "normal";
    state: State;
    arrived_at: string;
    ahead: number | null;
    estimate: Estimate | null;
    shows_code?: boolean;
    heard_by?: (string)[] | null;
    status_url: string;
    print: Print;
  };
  type Kind = "issued" | "called" | "recalled" | "served" | "completed" | "no_show" | "transferred" | "parked" | "returned" | "lane_changed" | "language_changed" | "denuncia_noted" | "left" | "cancelled" | "renumbered" | "undone" | "reprinted" | "desk_opened" | "desk_closed" | "desk_paused" | "desk_resumed" | "desk_taken_over" | "desk_reassigned" | "alert_raised" | "alert_repeated" | "alert_taken" | "signed_in" | "staff_changed" | "device_changed" | "printer_changed" | "printer_out" | "printer_back" | "device_away" | "device_back" | "paper_dropped" | "station_changed" | "config_published" | "clock_changed" | "expiry_explained";
  type KioskFacts = {
    station: string;
    open: boolean;
    opens?: string | null;
    public_url: string;
    server_time: string;
    print_within_hours?: number;
    services: (KnownService)[];
    tiles?: (Tile)[];
    immediate_numbers?: boolean;
    dangers?: (Danger)[];
    own?: OwnKiosk | null;
    languages?: (OtherLanguage)[];
    paper_names_service?: boolean;
    cud_line?: string;
    logo?: string;
    cards?: (OrientationCard)[] | null;
    waits?: Record<string, number>;
  };
  type KioskState = {
    open: boolean;
    opens: string | null;
    closes: string | null;
    printer: KioskPrinter;
    unprinted: (string)[];
    dangers: (Danger)[];
    services: ServiceList;
    waits: Record<string, number>;
    tiles: (Tile)[];
    station: string;
    languages: string;
    screen: string;
    voice: string;
    private: (string)[];
    room: string;
    seq: number;
    server_time: string;
  };
  type KnownService = {
    key: string;
    letter: string;
    name: string;
    short: string;
    description: string;
    icon: string;
    lane: "immediate" | "preferential" | "normal";
    target_wait_s: number;
    open: boolean;
    card?: ServiceCard;
    lang?: string;
    description_lang?: string;
    paper: string;
    public_key?: string;
    words?: Record<string, ServiceWords>;
    note_on_paper?: boolean;
  };
  type LaneReason = "declared" | "seen" | "danger" | "unwell" | "child_alone" | "mistake" | "supervisor" | "other";
  type LegEnd = "open" | "attended" | "no_show" | "left" | "expired" | "transferred" | "cancelled";
  type LineNow = {
    since: string;
    every_s: number;
    people: (number)[];
    longest_s: (number)[];
    leapt: number;
  };
  type LivePage = {
    alerts: (AlertView)[];
    parts: Record<string, string>;
    room: string;
    seq: number;
    server_time: string;
  };
  type LoadRow = {
    name: string;
    desks: (number)[];
    attended: number;
    transferred: number;
    service_p25_s: number | null;
    service_p50_s: number | null;
    service_p75_s: number | null;
    service_s: number;
    open_s: number;
    paused_s: Record<string, number>;
  };
  type LoadRows = {
    first: string;
    last: string;
    own: boolean;
    rows: (LoadRow)[];
  };
  type LogoFile = {
    revision: number;
    picture: string;
  };
  type LostTicket = {
    ticket: string;
    code: string;
    at: string;
  };
  type MachineAnswer = {
    code: string | null;
  };
  type MachineSecret = {
    secret: string;
  };
  type NamedRow = {
    service?: string | null;
    lane?: string | null;
    desk?: number | null;
    hour?: number | null;
    weekday?: number | null;
    shift?: string | null;
    issued: number;
    visits: number;
    called: number;
    attended: number;
    no_show: number;
    left: number;
    expired: number;
    cancelled: number;
    transferred: number;
    waiting: number;
    wait_p50_s: number | null;
    wait_p90_s: number | null;
    wait_p95_s: number | null;
    service_p50_s: number | null;
    service_p90_s: number | null;
    within_target_pct: number | null;
    within_target_low_pct: number | null;
    within_target_high_pct: number | null;
    n: number;
    served: number;
    judged: number;
    leapt: number;
    name: string;
  };
  type NeedLanguage = {
    version: number;
    lang: "es" | "qu" | "ay" | "en" | "prl";
  };
  type NewDevice = {
    machine?: string | null;
    kind: "kiosk" | "display";
    name: string;
    printer?: string | null;
    own?: boolean;
    own_printer?: string | null;
    own_profile?: string | null;
    band?: string | null;
  };
  type NewPrinter = {
    name: string;
    url: string;
    profile?: string | null;
  };
  type NewRoll = {
    roll_mm?: number | null;
  };
  type NewSecondFactor = {
    secret: string;
    address: string;
    picture: string;
  };
  type NewStaff = {
    name: string;
    role: "auxiliary" | "officer" | "supervisor" | "comisario" | "admin";
    languages?: ("qu" | "ay" | "en" | "prl")[];
  };
  type NoteDenuncia = {
    version: number;
    denuncia_ref: string;
  };
  type NowSnapshot = {
    day: string;
    station: string;
    total: WaitRow;
    by_service: (NamedRow)[];
    by_hour: (WaitRow)[];
    queues: (QueueNow)[];
    line: LineNow;
    desks: (DeskNow)[];
    next_hour: Forecast | null;
    alerts: (AlertView)[];
    room: string;
    seq: number;
    server_time: string;
  };
  type OneCode = {
    code: string;
  };
  type Onward = {
    service: string;
    name: string;
    must_choose: boolean;
    desks: (number)[];
    open: boolean;
    words: string;
  };
  type OpenDesk = {
    services?: (string)[] | null;
  };
  type OrderReport = {
    normal: number;
    leapt: number;
    rows: (OrderRow)[];
  };
  type OrderRow = {
    ticket: string;
    code: string;
    service: string | null;
    name: string;
    queued_at: string;
    called_at: string | null;
    target_s: number;
    waited_s: number;
    immediate: number;
    preferential: number;
  };
  type OrientationCard = {
    key: string;
    kind: CardKind;
    icon: string;
    title: string;
    text?: string;
    bring?: (string)[];
    pictures?: (string)[];
    office?: string;
    address?: string;
    hours?: string;
    link?: string;
    phone?: string;
    service?: string | null;
    steps?: (FlowStep)[];
    family?: boolean;
    shown?: boolean;
    confirmed?: boolean;
    source: string;
    reviewed: string;
    valid_until: string;
    author: string;
  };
  type OtherLanguage = {
    tag: string;
    offered?: boolean;
    variety?: string;
    phrases?: Record<string, Translation>;
  };
  type Outcome = "attended" | "denuncia" | "referred" | "not_competent" | "withdrew" | "other";
  type OwnHealth = {
    printer?: OwnPrinter | null;
    received?: string | null;
    own?: boolean;
    band?: string | null;
    parts?: (Part)[];
  };
  type OwnKiosk = {
    band?: string | null;
    printer?: string | null;
    profile?: string | null;
    screen?: string | null;
    voice?: string | null;
  };
  type OwnLost = {
    ticket: string;
    code: string;
    at: string;
  };
  type OwnPrinter = {
    state: string;
    profile: string;
    queued: number;
    lost?: (OwnLost)[];
    roll_mm: number;
    used_mm: number;
    ticket_mm: number;
    confirms?: boolean | null;
  };
  type Paired = {
    kind: string;
    name: string;
    to: string;
    token?: string | null;
  };
  type PairingCode = {
    code: string;
    secret?: boolean;
  };
  type Paper = {
    from?: string | null;
    to?: string | null;
    kind?: "summary" | "report";
  };
  type PaperLeft = {
    printer: string;
    roll_mm: number;
    used_mm: number;
    tickets_left: number;
    paper_warning: string | null;
  };
  type ParkTicket = {
    version: number;
    note?: string | null;
  };
  type Part = {
    name: string;
    well: boolean;
    words: string;
  };
  type PartHealth = {
    name: string;
    words: string;
  };
  type PasswordChange = {
    old: string;
    new: string;
  };
  type PauseDesk = {
    reason: PauseReason;
  };
  type PauseReason = "break" | "errand" | "system" | "meeting" | "other";
  type Peek = {
    id: string;
    code: string;
    service: string;
    name: string;
    lane: "immediate" | "preferential" | "normal";
    arrived_at: string;
    due_at: string;
    lang: string;
    version: number;
    leg: number;
    note: string | null;
    why: string;
    words: string;
    actions: (string)[];
  };
  type Period = {
    from?: string | null;
    to?: string | null;
    by?: string;
  };
  type PoImport = {
    revision: number;
    po: string;
  };
  type PoImported = {
    revision: number;
    taken: number;
    reviewed: number;
    unknown: (string)[];
    changed: (string)[];
    words: string;
  };
  type Poster = {
    key: string;
    shown?: boolean;
    seconds?: number;
    hours?: (Span)[];
    from_day?: string | null;
    until_day?: string | null;
    source?: string | null;
    reviewed?: string | null;
    valid_until?: string | null;
  };
  type Preferred = {
    lane: "immediate" | "preferential" | "normal";
  };
  type Print = {
    job: number | null;
    state: PrintState;
    comes: boolean;
  };
  type PrintState = "queued" | "sent" | "printed" | "unknown" | "failed" | "none";
  type PrinterChoice = {
    printer?: string | null;
  };
  type PrinterHealth = {
    name: string;
    state: string;
    words: string;
    prints: boolean;
    level: "good" | "warn" | "bad";
    since: string | null;
    profile: string;
    queued: number;
    unknown: number;
    lost: (LostTicket)[];
    printed_at: string | null;
    roll_mm: number;
    used_mm: number;
    tickets_left: number;
    paper_warning: string | null;
    confirms: boolean;
    confirm_words: string | null;
    kiosk?: string | null;
  };
  type Problem = {
    type: string;
    title: string;
    detail: string;
    status: number;
    now?: object;
  };
  type Progress = {
    step: number;
  };
  type QueueNow = {
    service: string | null;
    name: string;
    lane: "immediate" | "preferential" | "normal";
    waiting: number;
    target_s: number;
    oldest_at: string;
    due_at: (string)[];
  };
  type QueueSnapshot = {
    waiting: (Waiting)[];
    total: number;
    desks: (DeskStatus)[];
    alerts: (AlertView)[];
    room: string;
    seq: number;
    server_time: string;
  };
  type Reader = {
    lang?: string;
  };
  type RecoveryCodes = {
    recovery_codes: (string)[];
  };
  type Reprinted = {
    print: Print;
  };
  type Role = "auxiliary" | "officer" | "supervisor" | "comisario" | "admin" | "kiosk" | "display" | "button" | "citizen" | "system";
  type RuleChanges = {
    no_show_min_calls?: number | null;
    no_show_min_seconds?: number | null;
    recall_cooldown_seconds?: number | null;
    undo_seconds?: number | null;
    absent_keeps_seconds?: number | null;
  };
  type ScoreRow = {
    service?: string | null;
    day?: string | null;
    name?: string;
    n: number;
    abandoned: number;
    leapt: number;
    inside_pct: number | null;
    by_p80_pct: number | null;
    late_pct: number | null;
    error_min: number | null;
    bias_min: number | null;
    pinball_min: number | null;
    shown?: boolean;
    few: boolean;
  };
  type ScreenOfKiosk = {
    inches: number;
    width: number;
    height: number;
    slot: "down" | "left" | "right";
    floor_cm: number;
  };
  type SecondFactorState = {
    active: boolean;
    recovery_codes_left: number;
  };
  type ServiceEntry = {
    key: string;
    letter: string;
    icon: string;
    words: Record<string, ServiceWords>;
    lane?: "immediate" | "preferential" | "normal";
    target_wait_s: number;
    mean_service_s: number;
    officer_only?: boolean;
    denuncia?: boolean;
    cover?: string | null;
    hours?: (Span)[];
    enabled?: boolean;
    archived?: boolean;
    card?: boolean | null;
    bring?: (string)[] | null;
    free?: boolean | null;
    note_on_paper?: boolean;
  };
  type ServiceWords = {
    name: string;
    short: string;
    note: string;
    reviewed?: boolean;
  };
  type SessionRow = {
    id: string;
    agent: string;
    here: boolean;
    created_at: string;
    seen_at: string;
    expires_at: string;
  };
  type SessionRows = (SessionRow)[];
  type ShownCode = {
    code: string;
    page: string;
    qr: string;
    secret: string;
    seconds: number;
  };
  type Sign = "quick" | "mass_no_show" | "shift_start" | "reissued" | "easier" | "cancelled";
  type SignOut = {
    force?: boolean;
  };
  type SignedIn = {
    username: string;
    role: string;
    csrf_token: string;
    must_change: boolean;
  };
  type Since = {
    desk: number;
    seq: number;
    events: (Happened)[];
  };
  type SoundHours = {
    opens: string;
    closes: string;
    volume: number;
  };
  type Span = {
    day: number;
    opens: string;
    closes: string;
  };
  type SpecialDay = {
    day: string;
    name: string;
    hours?: (DayHours)[];
  };
  type StaffList = {
    staff: (StaffRow)[];
  };
  type StaffRow = {
    name: string;
    role: string;
    active: boolean;
    must_change: boolean;
    languages: (string)[];
  };
  type State = "waiting" | "called" | "serving" | "parked" | "absent" | "completed" | "left" | "cancelled";
  type StationData = {
    name: string;
    district?: string;
    kind?: StationKind;
    cud_line?: string;
    phones?: (string)[];
    paper_names_service?: boolean;
    logo?: string;
    full_posters?: boolean;
  };
  type StationKind = "general" | "family";
  type Step = {
    step: number;
  };
  type TargetRow = {
    service: string;
    name: string;
    target_wait_s: number;
  };
  type TargetRows = (TargetRow)[];
  type TicketOrder = {
    service: string;
    lane?: "normal" | "preferential";
    lang?: "es" | "qu" | "ay" | "en" | "prl";
    kiosk?: string | null;
    arrived_at?: string | null;
    id?: string | null;
    number?: number | null;
  };
  type TicketRow = {
    code: string;
    leg: number;
    service: string | null;
    name: string;
    lane: "immediate" | "preferential" | "normal";
    queued_at: string;
    wait_s: number | null;
    target_s: number;
    service_s: number | null;
    desk: number | null;
    end: LegEnd;
  };
  type TicketRows = {
    found: number;
    untold: number;
    page: number;
    pages: number;
    rows: (TicketRow)[];
  };
  type TicketStatus = {
    code: string;
    state: State;
    ahead: number | null;
    estimate: Estimate | null;
    desk: number | null;
    arrived_at: string;
    updated_at: string;
    stay_until?: string | null;
    shows_code?: boolean;
    lang?: string;
  };
  type TicketsAsked = {
    from?: string | null;
    to?: string | null;
    service?: string | null;
    lane?: "immediate" | "preferential" | "normal" | null;
    hour?: number | null;
    weekday?: number | null;
    shift?: number | null;
    desk?: number | null;
    end?: "attended" | "no_show" | "left" | "expired" | "transferred" | "cancelled" | "open" | null;
    late?: boolean;
    judged?: boolean | null;
    served?: boolean | null;
    filed?: boolean | null;
    reason?: string | null;
    spoken?: boolean | null;
    prompt?: boolean | null;
    staff?: string | null;
    before?: number | null;
    called?: boolean | null;
    waited?: boolean | null;
    whole?: boolean | null;
    leapt?: boolean | null;
    leg?: number | null;
    waits?: "all" | "late" | "longest" | null;
    sign?: Sign | null;
    sort?: "newest" | "wait" | "service";
    page?: number;
  };
  type TransferTicket = {
    version: number;
    service: string;
    note?: string | null;
    to_desk?: number | null;
  };
  type Translation = {
    text: string;
    reviewed?: boolean;
    spanish?: string;
  };
  type Trial = {
    kiosk: string;
  };
  type Tried = {
    code: string;
    printed: boolean;
  };
  type Undo = {
    kind: Kind;
    ticket: string;
    code: string;
    version: number;
    until: string;
  };
  type VersionRow = {
    version: number;
    published_at: string | null;
    author: string;
    note: string;
  };
  type VersionRows = (VersionRow)[];
  type VoiceOfKiosk = {
    headphones?: boolean;
    next?: string;
    choose?: string;
    back?: string;
    repeat?: string;
  };
  type WaitRow = {
    service?: string | null;
    lane?: string | null;
    desk?: number | null;
    hour?: number | null;
    weekday?: number | null;
    shift?: string | null;
    issued: number;
    visits: number;
    called: number;
    attended: number;
    no_show: number;
    left: number;
    expired: number;
    cancelled: number;
    transferred: number;
    waiting: number;
    wait_p50_s: number | null;
    wait_p90_s: number | null;
    wait_p95_s: number | null;
    service_p50_s: number | null;
    service_p90_s: number | null;
    within_target_pct: number | null;
    within_target_low_pct: number | null;
    within_target_high_pct: number | null;
    n: number;
    served: number;
    judged: number;
    leapt: number;
  };
  type WaitRows = (WaitRow)[];
  type Waiting = {
    service: string;
    name: string;
    lane: "immediate" | "preferential" | "normal";
    waiting: number;
    oldest_at: string;
    target_s: number;
  };
  type WaitingMachine = {
    kind?: "kiosk" | "display" | null;
    own?: boolean;
  };
  type WallCall = {
    code: string;
    desk: number;
    called_at: string;
    times_called: number;
    over: boolean;
    lang: string;
    also?: string;
    spoken: (string)[];
  };
  type WallFault = {
    wall: string;
    words: string;
  };
  type WallSnapshot = {
    station: string;
    calls: (WallCall)[];
    waiting: WallWaiting;
    waits: (WallWait)[];
    notice: string | null;
    sound: WallSound;
    room: string;
    seq: number;
    server_time: string;
  };
  type WallSound = {
    volume: number;
    times: number;
  };
  type WallWait = {
    letters: (string)[];
    until_min: number;
    over: boolean;
  };
  type WallWaiting = {
    total: number;
    by_lane: Record<string, number>;
  };
  type Wanted = {
    from?: string | null;
    to?: string | null;
    actor?: string | null;
    kind?: Kind | null;
    desk?: number | null;
    before_seq?: number | null;
  };
  type Wishes = {
    new_roll: boolean;
    copies: (string)[];
    receipt?: string | null;
  };
  type Year = {
    year: number;
  };
  type ciasc__admin__routes__Seen = {
    revision: number;
  };
  type ciasc__desk__parts__Seen = {
    version: number;
  };
}
/** The answer to a GET of that path, with any query. */
type Answer<Path extends string> =
  Path extends `/api/v1/admin/languages/${string}/catalogue.po` ? unknown :
  Path extends `/api/v1/admin/languages/${string}/catalogue.po?${string}` ? unknown :
  Path extends `/api/v1/admin/config/export.toml` ? unknown :
  Path extends `/api/v1/admin/config/export.yaml` ? unknown :
  Path extends `/api/v1/admin/config/versions` ? Api.VersionRows :
  Path extends `/api/v1/admin/config/export.toml?${string}` ? unknown :
  Path extends `/api/v1/admin/config/export.yaml?${string}` ? unknown :
  Path extends `/api/v1/admin/config/versions?${string}` ? Api.VersionRows :
  Path extends `/api/v1/desks/${string}/since` ? Api.Since :
  Path extends `/api/v1/reports/pages/${string}` ? Api.LivePage :
  Path extends `/api/v1/desks/${string}/since?${string}` ? Api.Since :
  Path extends `/api/v1/reports/pages/${string}?${string}` ? Api.LivePage :
  Path extends `/api/v1/account/actions` ? Api.Actions :
  Path extends `/api/v1/account/second-factor` ? Api.SecondFactorState :
  Path extends `/api/v1/account/sessions` ? Api.SessionRows :
  Path extends `/api/v1/admin/config` ? Api.ConfigBody :
  Path extends `/api/v1/admin/holidays` ? Api.Holidays :
  Path extends `/api/v1/admin/staff` ? Api.StaffList :
  Path extends `/api/v1/admin/targets` ? Api.TargetRows :
  Path extends `/api/v1/audit/export.csv` ? unknown :
  Path extends `/api/v1/display/desks` ? Api.DeskCounters :
  Path extends `/api/v1/reports/estimates` ? Api.EstimateReport :
  Path extends `/api/v1/reports/export.csv` ? unknown :
  Path extends `/api/v1/reports/export.pdf` ? unknown :
  Path extends `/api/v1/reports/export.xlsx` ? unknown :
  Path extends `/api/v1/reports/indicators` ? Api.IndicatorRows :
  Path extends `/api/v1/reports/load` ? Api.LoadRows :
  Path extends `/api/v1/reports/now` ? Api.NowSnapshot :
  Path extends `/api/v1/reports/order` ? Api.OrderReport :
  Path extends `/api/v1/reports/tickets` ? Api.TicketRows :
  Path extends `/api/v1/reports/waits` ? Api.WaitRows :
  Path extends `/api/v1/account/actions?${string}` ? Api.Actions :
  Path extends `/api/v1/account/second-factor?${string}` ? Api.SecondFactorState :
  Path extends `/api/v1/account/sessions?${string}` ? Api.SessionRows :
  Path extends `/api/v1/admin/config?${string}` ? Api.ConfigBody :
  Path extends `/api/v1/admin/holidays?${string}` ? Api.Holidays :
  Path extends `/api/v1/admin/staff?${string}` ? Api.StaffList :
  Path extends `/api/v1/admin/targets?${string}` ? Api.TargetRows :
  Path extends `/api/v1/audit/export.csv?${string}` ? unknown :
  Path extends `/api/v1/desks/${string}` ? Api.DeskSnapshot :
  Path extends `/api/v1/display/desks?${string}` ? Api.DeskCounters :
  Path extends `/api/v1/kiosks/${string}` ? Api.KioskState :
  Path extends `/api/v1/reports/estimates?${string}` ? Api.EstimateReport :
  Path extends `/api/v1/reports/export.csv?${string}` ? unknown :
  Path extends `/api/v1/reports/export.pdf?${string}` ? unknown :
  Path extends `/api/v1/reports/export.xlsx?${string}` ? unknown :
  Path extends `/api/v1/reports/indicators?${string}` ? Api.IndicatorRows :
  Path extends `/api/v1/reports/load?${string}` ? Api.LoadRows :
  Path extends `/api/v1/reports/now?${string}` ? Api.NowSnapshot :
  Path extends `/api/v1/reports/order?${string}` ? Api.OrderReport :
  Path extends `/api/v1/reports/tickets?${string}` ? Api.TicketRows :
  Path extends `/api/v1/reports/waits?${string}` ? Api.WaitRows :
  Path extends `/api/v1/tickets/${string}` ? Api.TicketStatus :
  Path extends `/api/v1/desks/${string}?${string}` ? Api.DeskSnapshot :
  Path extends `/api/v1/kiosks/${string}?${string}` ? Api.KioskState :
  Path extends `/api/v1/tickets/${string}?${string}` ? Api.TicketStatus :
  Path extends `/api/v1/audit` ? Api.AuditPage :
  Path extends `/api/v1/devices` ? Api.Health :
  Path extends `/api/v1/display` ? Api.WallSnapshot :
  Path extends `/api/v1/kiosk` ? Api.KioskFacts :
  Path extends `/api/v1/openapi.json` ? unknown :
  Path extends `/api/v1/queue` ? Api.QueueSnapshot :
  Path extends `/api/v1/services` ? Api.ServiceList :
  Path extends `/api/v1/session` ? Api.SignedIn :
  Path extends `/api/v1/audit?${string}` ? Api.AuditPage :
  Path extends `/api/v1/devices?${string}` ? Api.Health :
  Path extends `/api/v1/display?${string}` ? Api.WallSnapshot :
  Path extends `/api/v1/kiosk?${string}` ? Api.KioskFacts :
  Path extends `/api/v1/openapi.json?${string}` ? unknown :
  Path extends `/api/v1/queue?${string}` ? Api.QueueSnapshot :
  Path extends `/api/v1/services?${string}` ? Api.ServiceList :
  Path extends `/api/v1/session?${string}` ? Api.SignedIn :
  unknown;
/** The answer to a command sent to that path. */
type Result<Path extends string> =
  Path extends `/api/v1/account/sessions/${string}/end` ? null :
  Path extends `/api/v1/admin/devices/${string}/printer` ? null :
  Path extends `/api/v1/admin/devices/${string}/revoke` ? null :
  Path extends `/api/v1/admin/devices/${string}/screen` ? null :
  Path extends `/api/v1/admin/devices/${string}/voice` ? null :
  Path extends `/api/v1/admin/languages/${string}/import` ? Api.PoImported :
  Path extends `/api/v1/admin/staff/${string}/disable` ? Api.StaffList :
  Path extends `/api/v1/admin/staff/${string}/reset` ? Api.FirstPassword :
  Path extends `/api/v1/account/second-factor/begin` ? Api.NewSecondFactor :
  Path extends `/api/v1/account/second-factor/confirm` ? Api.RecoveryCodes :
  Path extends `/api/v1/account/second-factor/end` ? null :
  Path extends `/api/v1/account/sessions/end` ? null :
  Path extends `/api/v1/admin/config/discard` ? Api.ConfigBody :
  Path extends `/api/v1/admin/config/draft` ? Api.ConfigBody :
  Path extends `/api/v1/admin/config/import` ? Api.ConfigBody :
  Path extends `/api/v1/admin/config/publish` ? Api.ConfigBody :
  Path extends `/api/v1/admin/config/schedule` ? Api.ConfigBody :
  Path extends `/api/v1/admin/config/undo` ? Api.ConfigBody :
  Path extends `/api/v1/admin/devices/pairing` ? Api.Code :
  Path extends `/api/v1/devices/waiting/answer` ? Api.MachineAnswer :
  Path extends `/api/v1/alerts/${string}/take` ? Api.AlertView :
  Path extends `/api/v1/desks/${string}/call` ? Api.DeskTicket :
  Path extends `/api/v1/desks/${string}/call-next` ? Api.DeskTicket | null :
  Path extends `/api/v1/desks/${string}/close` ? Api.DeskStatus :
  Path extends `/api/v1/desks/${string}/complete` ? Api.DeskTicket :
  Path extends `/api/v1/desks/${string}/denuncia-ref` ? Api.DeskTicket :
  Path extends `/api/v1/desks/${string}/heartbeat` ? Api.DeskStatus :
  Path extends `/api/v1/desks/${string}/help` ? Api.AlertView :
  Path extends `/api/v1/desks/${string}/left` ? Api.DeskTicket :
  Path extends `/api/v1/desks/${string}/no-show` ? Api.DeskTicket :
  Path extends `/api/v1/desks/${string}/open` ? Api.DeskStatus :
  Path extends `/api/v1/desks/${string}/park` ? Api.DeskTicket :
  Path extends `/api/v1/desks/${string}/pause` ? Api.DeskStatus :
  Path extends `/api/v1/desks/${string}/recall` ? Api.DeskTicket :
  Path extends `/api/v1/desks/${string}/resume` ? Api.DeskStatus :
  Path extends `/api/v1/desks/${string}/serve` ? Api.DeskTicket :
  Path extends `/api/v1/desks/${string}/take-over` ? Api.DeskStatus :
  Path extends `/api/v1/desks/${string}/transfer` ? Api.DeskTicket :
  Path extends `/api/v1/desks/${string}/undo` ? Api.DeskTicket :
  Path extends `/api/v1/printers/${string}/new-roll` ? Api.PaperLeft :
  Path extends `/api/v1/tickets/${string}/cancel` ? Api.DeskTicket :
  Path extends `/api/v1/tickets/${string}/explain` ? Api.ClosedEarlier :
  Path extends `/api/v1/tickets/${string}/lane` ? Api.DeskTicket :
  Path extends `/api/v1/tickets/${string}/language` ? Api.DeskTicket :
  Path extends `/api/v1/tickets/${string}/prefer` ? Api.Preferred :
  Path extends `/api/v1/tickets/${string}/reprint` ? Api.Reprinted :
  Path extends `/api/v1/tickets/${string}/return` ? Api.DeskTicket :
  Path extends `/api/v1/tickets/${string}/leave` ? Api.TicketStatus :
  Path extends `/api/v1/tickets/${string}/stay` ? Api.TicketStatus :
  Path extends `/api/v1/admin/logo` ? Api.ConfigBody :
  Path extends `/api/v1/admin/printers` ? null :
  Path extends `/api/v1/admin/setup` ? Api.Progress :
  Path extends `/api/v1/admin/staff` ? Api.FirstPassword :
  Path extends `/api/v1/admin/trial` ? Api.Tried :
  Path extends `/api/v1/devices/alarm` ? Api.DangerAlarm :
  Path extends `/api/v1/devices/pair` ? Api.Paired :
  Path extends `/api/v1/devices/self` ? Api.Wishes :
  Path extends `/api/v1/devices/waiting` ? Api.ShownCode :
  Path extends `/api/v1/display/acks` ? null :
  Path extends `/api/v1/kiosk/help` ? Api.HelpComing :
  Path extends `/api/v1/kiosk/views` ? Api.Counted :
  Path extends `/api/v1/session/confirm` ? null :
  Path extends `/api/v1/session/end` ? null :
  Path extends `/api/v1/session/password` ? null :
  Path extends `/api/v1/tickets/close-earlier` ? Api.ClosedEarlier :
  Path extends `/api/v1/session` ? Api.SignedIn :
  Path extends `/api/v1/tickets` ? Api.IssuedTicket :
  unknown;
/** The body of a command sent to that path. */
type BodyOf<Path extends string> =
  Path extends `/api/v1/account/sessions/${string}/end` ? Record<string, never> :
  Path extends `/api/v1/admin/devices/${string}/printer` ? Sent.PrinterChoice :
  Path extends `/api/v1/admin/devices/${string}/revoke` ? Record<string, never> :
  Path extends `/api/v1/admin/devices/${string}/screen` ? Sent.ScreenOfKiosk :
  Path extends `/api/v1/admin/devices/${string}/voice` ? Sent.VoiceOfKiosk :
  Path extends `/api/v1/admin/languages/${string}/import` ? Sent.PoImport :
  Path extends `/api/v1/admin/staff/${string}/disable` ? Record<string, never> :
  Path extends `/api/v1/admin/staff/${string}/reset` ? Record<string, never> :
  Path extends `/api/v1/account/second-factor/begin` ? Record<string, never> :
  Path extends `/api/v1/account/second-factor/confirm` ? Sent.OneCode :
  Path extends `/api/v1/account/second-factor/end` ? Sent.OneCode :
  Path extends `/api/v1/account/sessions/end` ? Record<string, never> :
  Path extends `/api/v1/admin/config/discard` ? Sent.ciasc__admin__routes__Seen :
  Path extends `/api/v1/admin/config/draft` ? Sent.DraftSave :
  Path extends `/api/v1/admin/config/import` ? Sent.FileDraft :
  Path extends `/api/v1/admin/config/publish` ? Sent.ciasc__admin__routes__Seen :
  Path extends `/api/v1/admin/config/schedule` ? Sent.ciasc__admin__routes__Seen :
  Path extends `/api/v1/admin/config/undo` ? Record<string, never> :
  Path extends `/api/v1/admin/devices/pairing` ? Sent.NewDevice :
  Path extends `/api/v1/devices/waiting/answer` ? Sent.MachineSecret :
  Path extends `/api/v1/alerts/${string}/take` ? Record<string, never> :
  Path extends `/api/v1/desks/${string}/call` ? Sent.CallTicket :
  Path extends `/api/v1/desks/${string}/call-next` ? Record<string, never> :
  Path extends `/api/v1/desks/${string}/close` ? Sent.CloseDesk :
  Path extends `/api/v1/desks/${string}/complete` ? Sent.CompleteTicket :
  Path extends `/api/v1/desks/${string}/denuncia-ref` ? Sent.NoteDenuncia :
  Path extends `/api/v1/desks/${string}/heartbeat` ? Sent.Heartbeat :
  Path extends `/api/v1/desks/${string}/help` ? Sent.AskForHelp :
  Path extends `/api/v1/desks/${string}/left` ? Sent.ciasc__desk__parts__Seen :
  Path extends `/api/v1/desks/${string}/no-show` ? Sent.ciasc__desk__parts__Seen :
  Path extends `/api/v1/desks/${string}/open` ? Sent.OpenDesk :
  Path extends `/api/v1/desks/${string}/park` ? Sent.ParkTicket :
  Path extends `/api/v1/desks/${string}/pause` ? Sent.PauseDesk :
  Path extends `/api/v1/desks/${string}/recall` ? Sent.ciasc__desk__parts__Seen :
  Path extends `/api/v1/desks/${string}/resume` ? Record<string, never> :
  Path extends `/api/v1/desks/${string}/serve` ? Sent.ciasc__desk__parts__Seen :
  Path extends `/api/v1/desks/${string}/take-over` ? Record<string, never> :
  Path extends `/api/v1/desks/${string}/transfer` ? Sent.TransferTicket :
  Path extends `/api/v1/desks/${string}/undo` ? Sent.ciasc__desk__parts__Seen :
  Path extends `/api/v1/printers/${string}/new-roll` ? Sent.NewRoll :
  Path extends `/api/v1/tickets/${string}/cancel` ? Sent.CancelTicket :
  Path extends `/api/v1/tickets/${string}/explain` ? Sent.CloseEarlier :
  Path extends `/api/v1/tickets/${string}/lane` ? Sent.ChangeLane :
  Path extends `/api/v1/tickets/${string}/language` ? Sent.NeedLanguage :
  Path extends `/api/v1/tickets/${string}/prefer` ? Record<string, never> :
  Path extends `/api/v1/tickets/${string}/reprint` ? Record<string, never> :
  Path extends `/api/v1/tickets/${string}/return` ? Sent.ciasc__desk__parts__Seen :
  Path extends `/api/v1/tickets/${string}/leave` ? Record<string, never> :
  Path extends `/api/v1/tickets/${string}/stay` ? Record<string, never> :
  Path extends `/api/v1/admin/logo` ? Sent.LogoFile :
  Path extends `/api/v1/admin/printers` ? Sent.NewPrinter :
  Path extends `/api/v1/admin/setup` ? Sent.Step :
  Path extends `/api/v1/admin/staff` ? Sent.NewStaff :
  Path extends `/api/v1/admin/trial` ? Sent.Trial :
  Path extends `/api/v1/devices/alarm` ? Record<string, never> :
  Path extends `/api/v1/devices/pair` ? Sent.PairingCode :
  Path extends `/api/v1/devices/self` ? Sent.OwnHealth :
  Path extends `/api/v1/devices/waiting` ? Sent.WaitingMachine :
  Path extends `/api/v1/display/acks` ? Sent.CallsAcked :
  Path extends `/api/v1/kiosk/help` ? Sent.HelpCall :
  Path extends `/api/v1/kiosk/views` ? Sent.CardViews :
  Path extends `/api/v1/session/confirm` ? Sent.Confirmation :
  Path extends `/api/v1/session/end` ? Sent.SignOut :
  Path extends `/api/v1/session/password` ? Sent.PasswordChange :
  Path extends `/api/v1/tickets/close-earlier` ? Sent.CloseEarlier :
  Path extends `/api/v1/session` ? Sent.Credentials :
  Path extends `/api/v1/tickets` ? Sent.TicketOrder :
  unknown;
declare namespace Words {
  type admin = {
    draft: {
      logo_removed: string;
      changed_by_others: string;
      publish: string;
      saved: {
        one: string;
        other: string;
      };
      before_publishing: string;
      file: string;
      service: string;
      service_exists: string;
      desk: string;
      desk_exists: string;
      tile: string;
      tile_exists: string;
      order: string;
    };
    field: {
      hours: string;
      time: string;
      level: string;
      full_hour: string;
    };
    script: {
      done: string;
      unsent: string;
      password: string;
      code: string;
      registering: string;
      registered: string;
      not_registered: string;
      printed: string;
      shown: string;
    };
    special_days: {
      known: string;
      proposed: {
        one: string;
        other: string;
      };
      day: string;
      reason: string;
      hours: string;
      remove: string;
    };
  };
  type alert = {
    strip: {
      own: string;
      one_of: string;
      again: string;
      you_go: string;
      goes: string;
      go: string;
      solved: string;
    };
  };
  type dates = {
    months: {
      "1": string;
      "2": string;
      "3": string;
      "4": string;
      "5": string;
      "6": string;
      "7": string;
      "8": string;
      "9": string;
      "10": string;
      "11": string;
      "12": string;
    };
    other_day: {
      yesterday: string;
      tomorrow: string;
      further: string;
    };
    weekdays: {
      "1": string;
      "2": string;
      "3": string;
      "4": string;
      "5": string;
      "6": string;
      "7": string;
    };
  };
  type demo = {
    printer_cut: {
      full: string;
      partial: string;
      none: string;
    };
    printer_page: {
      endless: string;
      busy: string;
      faulty: string;
      off: string;
      paper: string;
      restart: string;
    };
  };
  type desk = {
    calm: {
      closed: [string, string];
      other: [string, string];
      silent: [string, string];
      window: [string, string];
      paused: [string, string];
      unfit: [string, string];
      nobody: [string, string];
      one: [string, string];
      many: [string, string];
    };
    done: {
      called: string;
      served: string;
      completed: string;
      no_show: string;
      left: string;
      transferred: string;
      parked: string;
      returned: string;
      lane_changed: string;
      language_changed: string;
      denuncia_noted: string;
    };
    hall: {
      lost: string;
    };
    lanes: {
      immediate: string;
      preferential: string;
      normal: string;
    };
    languages: {
      es: string;
      qu: string;
      ay: string;
      en: string;
      prl: string;
    };
    next: {
      closed: [string, string];
      other: [string, string];
      silent: [string, string];
      window: [string, string];
      paused: [string, string];
      free: [string, string];
      unfit: [string, string];
      called: [string, string];
      serving: [string, string];
    };
    on_walls: {
      none: string;
      shown: string;
      queued: string;
      spoken: string;
    };
    pause_reasons: {
      break: string;
      errand: string;
      system: string;
      meeting: string;
      other: string;
    };
    roles: {
      auxiliary: string;
      officer: string;
      supervisor: string;
      comisario: string;
    };
    says: {
      lost: string;
      meanwhile: string;
      unsure: string;
      unready: string;
      undone: string;
      failed: string;
      nobody: string;
      closed: string;
      serves: string;
      unserved: string;
      sent_on: string;
      taken_back: string;
      copy: string;
      first: string;
      ahead: {
        one: string;
        other: string;
      };
      soon: string;
      recall_first: string;
      calls: string;
      transferred: string;
      note: string;
      denuncia: string;
      arrived: string;
      waited: string;
      fetch: string;
      came: string;
      called: string;
      desk: string;
      call: string;
      call_early: string;
      call_again: string;
      more: string;
      more_of: string;
      why: string;
      kept: string;
      back: string;
      goes_back: string;
      here: {
        one: string;
        other: string;
      };
      rest: string;
      fault: string;
      wall_fault: string;
      officer: string;
      choose: string;
      paper: string;
      bare: string;
    };
    states: {
      called: string;
      serving: string;
      closed: string;
      open: string;
      paused: string;
      idle: string;
    };
  };
  type web = {
    answer: {
      none: string;
    };
    confirm: {
      title: string;
      password: string;
      confirm: string;
      cancel: string;
    };
    date_field: {
      placeholder: string;
      open: string;
      before: string;
      after: string;
      needed: string;
      wrong: string;
      late: string;
    };
    device_kind: {
      kiosk: string;
      display: string;
      button: string;
    };
    field_error: {
      missing: string;
      low: string;
      high: string;
      long: string;
      form: string;
    };
    file_field: {
      choose: string;
      none: string;
    };
    health_page: {
      now: string;
      minutes_ago: string;
      hours_ago: string;
      days_ago: string;
      copy: string;
      copy_of: string;
      lost: string;
      since: string;
      queued: string;
      printed_at: string;
      not_printed: string;
      paper: string;
      paper_out: string;
      papers: string;
      profile: string;
      new_roll: string;
      new_roll_in: string;
      retired: string;
      never: string;
      connected: string;
      all_print: string;
      one_prints_not: string;
      some_print_not: {
        one: string;
        other: string;
      };
      no_printers: string;
      no_devices: string;
    };
    link: {
      ended: string;
      reconnecting: string;
      lost: string;
      stale: string;
    };
    printer_level: {
      good: string;
      warn: string;
      bad: string;
    };
    question: {
      back: string;
    };
    wall_page: {
      ticket: string;
      second: string;
      third: string;
      further: string;
      to_desk: string;
      page: string;
      age: string;
      waits: string;
      up_to: string;
      more_than: string;
      lost: string;
    };
  };
}
