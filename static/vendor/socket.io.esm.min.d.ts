// The part of static/vendor/socket.io.esm.min.js that the scripts use.
interface Engine {
  on(event: "packet", listener: () => void): void;
}

export interface Socket {
  readonly connected: boolean;
  readonly io: { readonly engine: Engine };
  on(event: "connect" | "disconnect", listener: () => void): void;
  on(event: "snapshot", listener: (snapshot: { room?: string }) => void): void;
  connect(): Socket;
  disconnect(): Socket;
  emit(event: "watch", body: { room: string }, answered: (answer: { status?: number; program?: string } | null) => void): void;
}

export function io(options: { transports: string[]; tryAllTransports: boolean; reconnectionDelay: number; reconnectionDelayMax: number }): Socket;
