// Types of the pages that no schema of the server declares. Those of `Api`, `Sent` and `Words` are generated.

type Moment = string | number | Date;
type LinkState = "live" | "reconnecting" | "lost" | "ended";
type Alert = Api.AlertView;
/** The words of the tables that a page names; a page has no others (tests/unit/project/test_script_words.py). */
interface PageWords {
  admin: Words.admin;
  alert: Words.alert;
  dates: Words.dates;
  demo: Words.demo;
  desk: Words.desk;
  web: Words.web;
}
/** A message with values in braces, or its two forms, of which `n` chooses one. */
type Phrase = string | { one: string; other: string };
/** A level of a wait, its sign and its words. */
type Nearness = [level: "calm" | "near" | "over", sign: string, words: string];

/** The snapshot of a room. */
type Snapshot<Room extends string> = Room extends "queue"
  ? Api.QueueSnapshot
  : Room extends "display"
    ? Api.WallSnapshot
    : Room extends "now"
      ? Api.NowSnapshot
      : Room extends "health"
        ? Api.Health
        : Room extends `desk:${string}`
          ? Api.DeskSnapshot
          : Room extends `kiosk:${string}`
            ? KioskSnapshot
            : Room extends `report:${string}`
              ? Api.LivePage
              : never;

/** What `watch` reads of a snapshot. */
interface Sequenced {
  room?: string;
  seq: number;
  server_time?: string;
  clock_rate?: number;
}

/** The voice pack: the clips of each bundle in their order. */
interface VoicePack {
  bundles: Record<string, [name: string, words: string, seconds: number, bytes: number][]>;
}
/** Where a clip is in its bundle. */
interface PlacedClip {
  bundle: string;
  start: number;
  end: number;
}
/** A row of the wall; one that is "next" waits for its announcement. */
interface WallRow {
  code: string;
  desk: number;
  look: "next" | "now" | "past";
}
interface SpokenClip {
  name: string;
  sound: AudioBuffer;
}
interface Saying {
  /** In percent. */
  volume: number;
  times: number;
  hurried: boolean;
}
type Starts = (clips: SpokenClip[], how: Omit<Saying, "volume"> & { start: number }) => number[];
type Schedule = (
  audio: BaseAudioContext,
  clips: SpokenClip[],
  how: Saying & { start: number },
) => { last: AudioBufferSourceNode | undefined; end: number; gain: GainNode };
type Once = <Value>(map: Map<string, Promise<Value>>, name: string, make: () => Promise<Value>) => Promise<Value>;

type Seen<Room extends string> = Sequenced & Snapshot<Room>;

interface Watching<Body> {
  /** The address of the same snapshot by HTTP. */
  url?: string | undefined;
  /** Gets each snapshot; `seq` never goes back. */
  onSnapshot: (snapshot: Body) => void;
  /** Whether the page may be loaded again after an upgrade; without it, while no question is open and no field in use. */
  quiet?: () => boolean;
  /** What the page says of itself beside its room. */
  also?: () => { mute: boolean };
  /** Runs at each connection, also to a server that was started just now. */
  onConnect?: () => void;
  /**
   * Gets "live", "reconnecting" (more than 3 s without the socket, or silence) or "lost" (10 s without any sign of the
   * server), with the time of the last sign; "ended" while its person must sign in once more.
   */
  onState?: (state: LinkState, lastSign: Date) => void;
}

/** What `send` adds to a command. */
interface Sending {
  key?: string;
  also?: Record<string, string>;
}

// ---- static/js/lib ----

/** What `fetch` gets of a command; nothing for a GET. */
interface Exchange {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

interface Tags extends HTMLElementTagNameMap, Pick<SVGElementTagNameMap, "svg" | "use"> {}
/** The element of that id, which the page must have. */
type ById = (id: string) => HTMLElement;
/** The element that a selector finds: of the tag with which its last part begins, else any of HTML. */
type Subject<Selector extends string> = Selector extends `${string},${string}`
  ? HTMLElement
  : Selector extends `${string} ${infer Rest}`
    ? Subject<Rest>
    : Selector extends keyof Tags
      ? Tags[Selector]
      : Selector extends `${infer Tag}${"[" | "." | ":" | "#"}${string}`
        ? Known<Tag>
        : HTMLElement;
type Known<Tag> = [Extract<Tag, keyof Tags>] extends [never] ? HTMLElement : Tags[Extract<Tag, keyof Tags>];
/** The first element of that selector, which the page must have. */
type Find = <Selector extends string>(selector: Selector, within?: ParentNode) => Subject<Selector>;
/** All elements of that selector. */
type All = <Selector extends string>(selector: Selector, within?: ParentNode) => Subject<Selector>[];
/** A new element of that tag and class, with these children. */
type Make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className?: string,
  ...children: (Node | string | number)[]
) => HTMLElementTagNameMap[Tag];
/** Put words in the element of that id and hide it unless `shown`; the same words are not said aloud again. */
type Write = (id: string, words: string | number | null, shown?: unknown) => void;
/** Create the children again only if `wish` changed, so that the keyboard keeps its focus. */
type Redraw = (element: HTMLElement, wish: unknown, children: () => Node[]) => void;
/** The parsed answer of a command, or null for 204; throws Problem. The network may fail twice: the same key is sent again. */
type Send = <Path extends string>(path: Path, body?: BodyOf<Path>, options?: Sending) => Promise<Result<Path>>;
/** The parsed answer of a GET; throws Problem. */
type Get = <Path extends string>(path: Path) => Promise<Answer<Path>>;
/** Run `draw` again and again, more often beside a fast clock, so that what it counts runs and does not jump. */
type Ticking = (draw: () => void, everyMs: number) => void;
type Refusal = import("../../../static/js/lib/api.js").Problem;
type Go = (alert: Alert) => unknown;
/** Show alerts, open ones first; `go` runs when the person says that they go, `desk` is theirs. */
type ShowAlerts = (alerts: Alert[], options: { go: Go; desk?: number }) => void;
/** `many` is null for all but the first alert, which the key takes, and false for what others take. */
type AlertRow = (alert: Alert, own: boolean, many: string | false | null, go: Go) => HTMLElement;

// ---- The kiosk ----

/** Sent by the station, and by a kiosk of its own, which knows no closing hour and adds its link to the station. */
interface KioskSnapshot extends Partial<Api.KioskBody> {
  room: string;
  seq: number;
  link?: "up" | "down" | "not_known";
}

/** The answer to a touch; a kiosk of its own adds `offline`, and has no phone page while it is cut off. */
interface GivenTicket extends Omit<Api.IssuedTicket, "token" | "status_url"> {
  token: string | null;
  status_url: string | null;
  offline?: boolean;
}

/** A touch of a tile, up to its answer. */
interface KioskOrder {
  key: string;
  body: Sent.TicketOrder;
  danger: boolean;
  answer: Promise<GivenTicket> | null;
  shown?: boolean;
}

/** Why the kiosk gives no ticket. */
type Trouble = "down" | "slow" | "refused" | "closed";

interface KioskState {
  pending: KioskOrder | null;
  busy: boolean;
  prefer: boolean;
  printer: string | undefined;
  /** Whether the printer gives paper; taken for granted before the station says so. */
  prints: boolean;
  lost: string[];
  link: "up" | "down" | "not_known";
  ticket: GivenTicket | null;
  /** The ticket of the person in danger on the screen, empty before it has one; `known` once the station named it. */
  danger: { ticket: string; known: boolean } | null;
  /** Shows a ticket that came after its person had left the screen. */
  late: (() => void) | null;
  /** When the present screen came, on the page's clock. */
  shown: number;
  /** The present screen, whether its second page is shown, and the same of those to which "back" leads, the last one last. */
  screen: string;
  second: boolean;
  trail: [name: string, second: boolean][];
  /** The service for which the question of the preferential lane is asked. */
  service: string | null;
  barred: boolean;
  opens: string | null;
  tiles: string | null;
  stale: boolean;
  left: number;
  asking: boolean;
  /** When the staff were last called, on the page's clock. */
  helped: number;
  /** Counts the visits of persons, so that what was ordered in one does not come in the next. */
  visit: number;
  /** Ends the visit of a person: the page returns to its first language. */
  ended: () => void;
}

// ---- The desk ----

type Now = Api.DeskSnapshot;
type DeskTicket = Api.DeskTicket;
/** The ticket that a question is about, as the person saw it. */
type About = DeskTicket | Api.Peek;
type DeskPath = `/api/v1/desks/${number}`;
type Draw = (now: Now) => void;
type Show = (part: HTMLElement, shown: boolean) => void;
type Prepare = Partial<Record<string, (form: HTMLFormElement, kept: boolean) => void>>;
/** A lane's badge: its kind and its icon. */
type LaneBadges = Partial<Record<string, [kind: string, icon: string]>>;
type NextSteps = Partial<Record<Standing, () => void>>;
type DrawClock = (id: string, start: string | null, end?: string | null, target?: number) => void;
type Waiter = (one: Api.Peek | Api.Aside, line: Node, more: Node[], ...buttons: Node[]) => HTMLLIElement;
/** Where the desk is in its work, which chooses its words and its next step. */
type Standing = keyof Words.desk["next"];

/** The desk's words, and what its page adds; a value that has no words yet is shown as it is. */
type DeskWords = Pick<Words.desk, "calm" | "next" | "on_walls" | "says"> &
  Record<"seen" | "pause_reasons" | "states" | "lanes" | "languages" | "roles", Record<string, string>> & {
    done: Words.desk["done"] & Record<string, string>;
    keys: Record<Standing, string>;
    /** The share of its target from which a wait is near it. */
    near: number;
    levels: Record<Nearness[0], [sign: string, words: string]>;
  };

/** Something that happened, in words. */
interface Line {
  at: Moment;
  words: string;
}

/** Whether words to the person are still so. */
type Holds = (now: Now) => boolean;
type Tell = (words: string, bad?: boolean, holds?: Holds) => void;

interface DeskState {
  now: Now | null;
  link: LinkState;
  busy: boolean;
  /** How much has just changed. */
  echoes: number;
  /** What to say to the person. */
  said: { words: string; bad: boolean; holds: Holds } | null;
  /** The sequence before a step whose answer never came. */
  unsure: number | null;
  /** What happened while there was no link. */
  meanwhile: { from: Moment; to: Moment; lines: Line[] } | null;
}

/** Send a command to the desk of this page: see Order. */
type Command = <Name extends string>(
  name: Name,
  body?: BodyOf<`${DeskPath}/${Name}`>,
  done?: (answer: Result<`${DeskPath}/${Name}`>) => void,
) => void;
/** Send a command; no other one until its result is on the page. Then `done` runs, and questions forget. */
type Order = <Path extends string>(
  address: Path,
  body?: BodyOf<Path>,
  done?: (answer: Result<Path>) => void,
) => Promise<void>;

// ---- The administration ----

/** An object of the configuration, found by a path. */
type Entry = Record<string, unknown>;
/** What a command of the administration answers, where it shows something: a password, a code or a ticket. */
type AdminAnswer = Partial<Api.FirstPassword & Api.Code & Api.Tried>;

// ---- The account ----

type OnCode = <Answer>(
  name: string,
  command: (body: Sent.OneCode) => Promise<Answer>,
  then: (answer: Answer) => void,
) => void;

// ---- The demo ----

interface DemoTicket {
  millimetres: number;
  received: number;
  cut: "full" | "partial" | "none";
  unknown_commands: number;
  overflowing_lines: number;
  clipped_lines: number;
  dropped: number;
}

interface DemoPrinter {
  on: Record<string, boolean>;
  powered: boolean;
  paper_left_mm: number | null;
  buffered: number;
  busy: boolean;
  last: DemoTicket | null;
}

interface TourState {
  done: string[];
  here: string;
  coming: boolean;
}

interface DemoState {
  printer: DemoPrinter;
  station: { state: string; words: string; prints: boolean };
  tickets: string[];
}

// ---- What TypeScript does not know of browsers yet ----

interface Element {
  /** Moves a child and keeps its state, as focus (Chromium 133 and later). */
  moveBefore?: (node: Node, child: Node | null) => void;
}

/** A script of the phone page that continues with the sound of an older one. */
interface Continuing {
  adopt(sound: AudioContext): void;
}
