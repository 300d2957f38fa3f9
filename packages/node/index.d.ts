/// <reference types="node" />
import type { IncomingHttpHeaders } from "node:http";

export interface Options {
  /** Options of `didit serve`, such as `["--revision", "2026-02"]`. */
  args?: string[];
  /** Port on 127.0.0.1. Defaults to 0, a free one. */
  port?: number;
  /** Receiver of webhooks on this machine; without one, they are kept for `webhooks()`. */
  webhookUrl?: string;
  /** Defaults to the one of this package, or to `DIDIT_BINARY` of the environment. */
  binary?: string;
}

/** A webhook as it was delivered: give headers and body to the handler under test. */
export interface Webhook {
  /** Headers with lower-case names, the three signatures among them. */
  headers: IncomingHttpHeaders;
  /** The body, byte by byte as it was signed. */
  body: Buffer;
  /** The parsed body. */
  json(): any;
}

/** A running server. Its methods reject with an `Error` that says why the server refused. */
export interface Fake extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, without `/v3`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  readonly applicationId: string;
  /** The full KYC workflow, whose approved decision has every report. */
  readonly workflowId: string;
  readonly kybWorkflowId: string;
  /** All workflows: `kyc`, `kyb`, `biometric_authentication`, … */
  readonly workflows: Readonly<Record<string, string>>;
  /** Plays the user to the end. `npx didit-fake scenarios` lists the scenarios. Defaults to `approve`. */
  complete(sessionId: string, scenario?: string): Promise<{ session_id: string; status: string; decision: any }>;
  /** Moves the clock of the server: sessions and tokens expire, retries of webhooks become due. */
  advance(seconds: number): Promise<void>;
  /** The webhooks since the last reset, in order, when all that are due have been delivered; none with `webhookUrl`. */
  webhooks(): Promise<Webhook[]>;
  /** Returns to the start: no sessions, the same ids and keys, the time of this machine. */
  reset(): Promise<void>;
  /** Calls any operation of the control plane, such as `control("POST", "faults", { effect: "hang" })`. */
  control(method: string, path: string, body?: unknown): Promise<any>;
  /** Stops the server; a second call does nothing. */
  stop(): Promise<void>;
}

/** Starts a server. Rejects if there is no binary for this platform, or the server does not start. */
export function start(options?: Options): Promise<Fake>;

/** Path of the server that is installed for this platform. Throws if there is none. */
export function findBinary(): string;
