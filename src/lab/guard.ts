import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { HttpError } from "./httpError.js";

/**
 * Decides who may talk to the server: whoever holds the token, from a page of this very server. Anyone else gets 403.
 *
 * The address alone protects nothing: every page in the user's browser can send requests to it, and every user of the
 * machine can too. So the name in `Host` must be this machine's (a foreign name that leads here is an attack by DNS),
 * an `Origin` must be this server's own, and the token must come along, in the address at first and then in a cookie.
 */
export class Guard {
  readonly #cookie: string;

  /**
   * @param token the secret
   * @param port the server's port: cookies do not tell ports apart, so it is part of the cookie's name
   */
  constructor(
    private readonly token: string,
    private readonly port: number,
  ) {
    this.#cookie = `gan2shape-lab-${port}`;
  }

  /**
   * Checks a request before anything is done for it.
   *
   * @returns the value of a `Set-Cookie` header when the token came in the address, else undefined
   * @throws HttpError 403
   */
  check(request: IncomingMessage): string | undefined {
    const { host = "", origin, cookie = "", authorization = "" } = request.headers;
    const hosts = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${this.port}`);
    if (!hosts.includes(host)) throw new HttpError(403, "This server answers only under its own address.");
    if (origin !== undefined && origin !== `http://${host}`)
      throw new HttpError(403, "Pages of other origins may not talk to this server.");
    const url = new URL(request.url ?? "/", `http://${host}`);
    if (this.#isToken(url.searchParams.get("token")))
      return `${this.#cookie}=${this.token}; Path=/; HttpOnly; SameSite=Strict`;
    // Other ports of this machine are the same site, so their pages' requests carry the cookie too.
    const site = request.headers["sec-fetch-site"];
    const foreign = site === "cross-site" || site === "same-site";
    const given =
      /^token (.*)$/i.exec(authorization)?.[1] ?? (foreign ? undefined : this.#fromCookie(cookie));
    if (this.#isToken(given)) return undefined;
    throw new HttpError(403, "The token is missing or wrong; open the address that the server printed.");
  }

  #fromCookie(header: string): string | undefined {
    const prefix = `${this.#cookie}=`;
    const found = header
      .split(";")
      .map((part) => part.trim())
      .find((part) => part.startsWith(prefix));
    return found?.slice(prefix.length);
  }

  /** In constant time; digests, since the comparison wants equal lengths. */
  #isToken(given: string | null | undefined): boolean {
    if (!given) return false;
    const digest = (text: string) => createHash("sha256").update(text).digest();
    return timingSafeEqual(digest(given), digest(this.token));
  }
}
